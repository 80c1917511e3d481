import CanvasDataTransfer
import SharedFixture
import Testing

@testable import CanvasDataLoading

@Suite struct HeaderLineTests {
    private static let columns = HeaderReading.columns(["a", "b", "c"])

    @Test(
        arguments: [
            ("value.a\tvalue.b\tvalue.c\n1\t2\t3\n", [["1", "2", "3"]]),
            ("meta.ts\tvalue.a\tvalue.b\tvalue.c\nT\t1\t2\t3\n", [["1", "2", "3"]]),
            ("value.c\tmeta.ts\tvalue.a\tvalue.b\n3\tT\t1\t2\n", [["1", "2", "3"]]),
            (
                "value.c\tvalue.b\tvalue.a\n3\t2\t1\n\\N\t5\\\\\\tx\t\n",
                [["1", "2", "3"], ["", "5\\\tx", nil]]
            ),
            ("value.b\n2\n\n\\N\n", [[nil, "2", nil], [nil, "", nil], [nil, nil, nil]]),
            ("value.b\tvalue.a\n\\N\t1\nx\t\\N", [["1", nil, nil], [nil, "x", nil]]),
            ("meta.ts\tmeta.x\nT\tx\n\\N\t\\N\n", [[nil, nil, nil], [nil, nil, nil]]),
            ("value.a\tvalue.b\r\n1\t2\r\n3\t4\r\n", [["1", "2", nil], ["3", "4", nil]]),
            ("value.b\tvalue.a\n2\\\n2\t1\\\t1\n", [["1\t1", "2\n2", nil]]),
            ("\u{feff}value.b\tvalue.a\n2\t1\n", [["1", "2", nil]]),
            ("v\\141lue.a\tvalue.\\x62\n1\t2\n", [["1", "2", nil]]), ("value.a\tvalue.b", []),
            ("value.a\n", []),
            ("value.a\r\n", []), ("", []), ("\u{feff}", []), ("value.a\n1", [["1", nil, nil]]),
        ] as [(String, [[String?]])])
    func `columns are found by the header line, wherever the text is cut`(text: String, rows: [[String?]])
        throws
    {
        let bytes = Array(text.utf8)
        for first in 0...bytes.count {
            for second in first...bytes.count {
                let reading = try HeaderReading(bytes, Self.columns, cuts: [first, second])
                #expect(reading.rows == rows, "\(first) \(second)")
            }
        }
    }

    @Test(arguments: [
        (
            "value.a\tvalue.d\n1\t2\n",
            "line 1: the header line names \"value.d\", which is not a column of the table"
        ),
        ("value.a\ta\n", "line 1: the header line names \"a\", which is not a column of the table"),
        ("1\t2\t3\n", "line 1: the header line names \"1\", which is not a column of the table"),
        ("meta\tvalue.a\n", "line 1: the header line names \"meta\", which is not a column of the table"),
        ("Value.a\n", "line 1: the header line names \"Value.a\", which is not a column of the table"),
        (
            "value.a\u{7}",
            "line 1: the header line names \"value.a\\u{7}\", which is not a column of the table"
        ),
        ("\n", "line 1: the header line names \"\", which is not a column of the table"),
        ("value.a\tvalue.b\tvalue.a\n", "line 1: the header line names \"value.a\" twice"),
        ("meta.ts\tvalue.a\tmeta.ts\n", "line 1: the header line names \"meta.ts\" twice"),
        (
            "value.a\rvalue.b\n",
            "line 1: the header line cannot be read: a carriage return stands in the row without a backslash"
        ),
        (
            "value.a\t\\.\n",
            "line 1: the header line cannot be read: the row has \\., which would end the table here"
        ),
        (
            "value.a\0\n",
            "line 1: the header line cannot be read: the value has a zero byte, which Postgres cannot store"
        ),
        (
            "value.a\\0\n",
            "line 1: the header line cannot be read: the value has a zero byte, which Postgres cannot store"
        ),
        (
            "value.a\\xff\n",
            "line 1: the header line cannot be read: an escape in the value is not valid UTF-8"
        ),
        ("value.a\tvalue.b\n1\n", "line 2: the row has 1 column, and the header line has 2"),
        ("value.a\tvalue.b\n1\t2\n1\t2\t3\n", "line 3: the row has 3 columns, and the header line has 2"),
        ("value.a\tvalue.b\n\n", "line 2: the row has 1 column, and the header line has 2"),
        (
            "meta.ts\tvalue.b\n\\0\t1\\0\n",
            "line 2, column b: the value has a zero byte, which Postgres cannot store"
        ),
        (
            "meta.ts\tvalue.b\n1\0\t1\n",
            "line 2, column meta.ts: the value has a zero byte, which Postgres cannot store"
        ),
        (
            "value.b\tvalue.a\r\n1\t2\r\n3\t4\n",
            "line 3: the line ends in a line feed alone, and those before it in carriage return and line feed"
        ),
        ("value.b\n1\n2\r\n", "line 3, column b: a carriage return stands in the row without a backslash"),
    ])
    func `what is wrong with a header line or a row is named, wherever the text is cut`(
        text: String, message: String
    ) throws {
        let bytes = Array(text.utf8)
        for first in 0...bytes.count {
            for second in first...bytes.count {
                let reading = try HeaderReading(bytes, Self.columns, cuts: [first, second])
                #expect(reading.error?.description == "users, \"part-1\" \(message)", "\(first) \(second)")
            }
        }
    }

    @Test func `a header line that is not UTF-8 is named`() throws {
        let reading = try HeaderReading(Array("value.a\t".utf8) + [0xFF, 10], Self.columns)
        #expect(
            reading.error?.description
                == "users, \"part-1\" line 1: the header line cannot be read: the byte 0xff is not valid UTF-8"
        )
    }

    @Test func `a wrong value is named by its column and its line, also where columns change places`() throws
    {
        let columns = [
            RowColumn(name: "id", type: .bigint, header: "key.id"),
            RowColumn(name: "n", type: .integer, header: "value.n"),
        ]
        let reading = try HeaderReading(Array("meta.ts\tvalue.n\tkey.id\nT\t1\t2\nT\tx\t3\n".utf8), columns)
        #expect(
            reading.error?.description == "users, \"part-1\" line 3, column n: \"x\" is not a whole number")
    }

    @Test func `wrong rows are set aside, wrong header lines never`() throws {
        let rows = try HeaderReading(Array("value.b\n1\n2\t3\n4\n".utf8), Self.columns, rejecting: true)
        #expect(rows.rows == [[nil, "1", nil], [nil, "4", nil]])
        #expect(rows.rejected.map(\.line) == [3])
        let header = try HeaderReading(Array("value.x\n1\n".utf8), Self.columns, rejecting: true)
        #expect(header.error?.reason == .unknownHeader(name: "\"value.x\""))
        #expect(header.rejected.isEmpty)
    }

    @Test func `header names are compared byte by byte`() throws {
        // The first two are one to a String.
        let columns = ["\u{e9}", "e\u{301}", "\u{301}"].map { RowColumn(name: $0, type: .text, header: $0) }
        #expect(
            try HeaderReading(Array("e\u{301}\t\u{e9}\tmeta.\u{301}\n1\t2\t3\n".utf8), columns).rows == [
                ["2", "1", nil]
            ])
    }

    @Test func `a column that has no header is NULL, and one header may fill two columns`() throws {
        let columns = [
            RowColumn(name: "a", type: .text), RowColumn(name: "b", type: .text, header: "x"),
            RowColumn(name: "c", type: .integer, header: "x"),
        ]
        #expect(try HeaderReading(Array("x\n7\n".utf8), columns).rows == [[nil, "7", "\0\0\0\u{7}"]])
    }

    @Test func `a longer header line than the limit stops the reading`() throws {
        for cut in 0...8 {
            let reading = try HeaderReading(
                Array("value.a\n1\n".utf8), Self.columns, cuts: [cut], lineLimit: 6)
            #expect(reading.error?.description == "users, \"part-1\" line 1: the line is longer than 6 bytes")
            #expect(
                try HeaderReading(Array("value.a\n1\n".utf8), Self.columns, cuts: [cut], lineLimit: 7).rows?
                    .count == 1)
        }
    }

    @Test func `each fragment has a header line of its own`() throws {
        let output = BinaryCopyText()
        let reader = RowReader(table: "users", columns: Self.columns, into: output, readsHeader: true)
        for text in [
            "value.a\tvalue.b\n1\t2\n", "value.b\tvalue.a\n", "", "value.x\n", "value.c\tvalue.a\n3\t1\n",
        ] {
            reader.begin(fragment: "f")
            do {
                try Array(text.utf8).withUnsafeBytes { try reader.write($0) }
                if text.hasSuffix("1\n") { reader.begin(fragment: "f") }
                if text.hasSuffix("1\n") { try Array(text.utf8).withUnsafeBytes { try reader.write($0) } }
                try reader.finish()
            } catch is RowError {
                #expect(text == "value.x\n")
                reader.abandon()
            }
        }
        #expect(reader.rows == 1)
        #expect(reader.bytes == 20)
        // Each fragment is a stream of its own.
        let signature = Array("PGCOPY\n".utf8)
        let streams = output.bytes.indices.filter { output.bytes[$0...].starts(with: signature) }
        #expect(streams.count == 4)
        let last = BinaryCopyText()
        Array(output.bytes[(streams.last ?? 0)...]).withUnsafeBytes { last.write($0) }
        #expect(last.rows == [[[49], nil, [51]]])
    }

    /// Reading by position is the judge.
    @Test func `two thousand random files with columns in any order are read as without a header line`()
        throws
    {
        var random = RandomRows(random: SplitMix64())
        print("Header lines: CANVAS_DATA_SEED=\(random.random.seed)")
        for _ in 0..<2000 {
            let shape = random.shape()
            let body = random.file(shape)
            // The target's columns in another order, one perhaps more, and some of the file's for nobody.
            var places = shape.indices.filter { _ in !random.often(10) }
            places.shuffle(using: &random.random)
            var columns = places.map { RowColumn(name: "c\($0)", type: shape[$0], header: "f\($0)") }
            if random.often(20) { columns.append(RowColumn(name: "none", type: .bigint, header: "g")) }
            guard !columns.isEmpty else { continue }
            let names = shape.indices.map { places.contains($0) ? "f\($0)" : "meta.\($0)" }
            let end = body.asField { text in
                var isEscaped = false
                let line = text[0..<(LineEnd.first(in: text, escaped: &isEscaped) ?? 0)]
                return line.count - line.withoutLineEnd(.unknown).count == 2 ? "\r\n" : "\n"
            }
            let text = Array((names.joined(separator: "\t") + end).utf8) + body
            let cuts = (0..<random.pick(0...3)).map { _ in random.pick(0...text.count) }.sorted()

            let plain = try RowReading(body, shape, rejecting: true)
            let output = BinaryCopyText()
            var rejected: [RejectedRow] = []
            let reader = RowReader(
                table: "t", columns: columns, into: output, readsHeader: true, reject: { rejected.append($0) }
            )
            reader.begin(fragment: "f")
            for (start, end) in zip([0] + cuts, cuts + [text.count]) {
                try text[start..<end].withUnsafeBytes { try reader.write($0) }
            }
            try reader.finish()
            let wanted = Set(places)
            // Values of columns that nobody asks for are not read.
            let refused = plain.rejected.filter { row in
                row.error.column.flatMap { Int($0.dropFirst()) }.map { wanted.contains($0 - 1) } ?? true
            }
            guard refused.count == plain.rejected.count else { continue }
            let rows = plain.rows?.map { row in
                columns.map { column in Int(column.name.dropFirst()).flatMap { row[$0] } }
            }
            #expect(output.rows == rows, "seed \(random.random.seed), \(shape), \(text), \(places)")
            #expect(rejected.map(\.raw) == plain.rejected.map(\.raw), "\(text)")
            #expect(rejected.map(\.error.line) == plain.rejected.map { $0.error.line + 1 }, "\(text)")
        }
    }
}
