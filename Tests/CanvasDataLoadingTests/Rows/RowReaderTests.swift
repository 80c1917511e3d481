import CanvasDataTransfer
import Testing

@testable import CanvasDataLoading

@Suite struct RowReaderTests {
    private func read(_ text: String, _ types: ColumnType...) throws -> RowReading {
        try RowReading(Array(text.utf8), types)
    }

    private func big<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }

    @Test func `a row of every type becomes binary`() throws {
        let text = "1\t-2\t3\t0.5\t-1.25\tt\t2000-01-03\t2000-01-01 00:00:01.5\té\t\\N\n"
        let reading = try read(
            text, .smallint, .integer, .bigint, .real, .doublePrecision, .boolean, .date, .timestamp,
            .varchar(length: 1),
            .text)
        let row: [[UInt8]?] = [
            big(Int16(1)), big(Int32(-2)), big(Int64(3)), big(Float(0.5).bitPattern),
            big((-1.25).bitPattern), [1], big(Int32(2)), big(Int64(1_500_000)), Array("é".utf8), nil,
        ]
        #expect(reading.rows == [row])
        #expect(reading.counted == 1)
    }

    @Test(arguments: [
        ("", []), ("a\n", ["a"]), ("a", ["a"]), ("\n", [""]), ("a\n\nb", ["a", "", "b"]),
        ("\\N\n\\\\N\n\\Nx\n", [nil, "\\N", "Nx"]), ("\\N", [nil]), ("\\N\\", [nil]), ("x\\", ["x"]),
        ("a\\tb\\nc\\\\d\\be\\ff\\rg\\vh\n", ["a\tb\nc\\d\u{8}e\u{c}f\rg\u{b}h"]),
        ("C:\\quux\n", ["C:quux"]), ("a\\\nb\n", ["a\nb"]), ("a\\\tb\n", ["a\tb"]), ("a\\\rb\n", ["a\rb"]),
        ("\\101\\1012\\7\\x4\\x41\\x414\\xg\\8\n", ["AA2\u{7}\u{4}AA4xg8"]), ("\\303\\251\n", ["é"]),
        ("\\é\n", ["é"]), ("\u{feff}a\n", ["a"]), ("\u{feff}", []), ("a\u{feff}\n", ["a\u{feff}"]),
        ("a\r\nb\r\n", ["a", "b"]), ("a\\\r\n", ["a\r"]), ("a\r\nb", ["a", "b"]), ("\r\n\r\n", ["", ""]),
        ("\u{1}\u{b}\u{1f}\u{7f}\n", ["\u{1}\u{b}\u{1f}\u{7f}"]),
    ])
    func `text comes out as COPY reads it, wherever it is cut`(text: String, values: [String?]) throws {
        let bytes = Array(text.utf8)
        for first in 0...bytes.count {
            for second in first...bytes.count {
                let reading = try RowReading(bytes, [.text], cuts: [first, second])
                #expect(reading.rows == values.map { [$0.map { Array($0.utf8) }] }, "\(first) \(second)")
                #expect(reading.counted == values.count)
            }
        }
    }

    private static let two: [ColumnType] = [.integer, .varchar(length: 3)]

    @Test(arguments: [
        ("1\n", "line 1: the row has 1 column, and the table has 2"),
        ("1\ta\n1\ta\tb\n", "line 2: the row has 3 columns, and the table has 2"),
        ("1\ta\n\n", "line 2: the line is empty, and the table has 2 columns"),
        ("x\ta\n", "line 1, column c1: \"x\" is not a whole number"),
        ("\ta\n", "line 1, column c1: \"\" is not a whole number"),
        ("2147483648\ta\n", "line 1, column c1: \"2147483648\" is out of the range of integer"),
        (
            "9999999999999999999\ta\n",
            "line 1, column c1: \"9999999999999999999\" is out of the range of integer"
        ),
        ("1\tabcd\n", "line 1, column c2: the value has 4 characters, and varchar(3) holds 3"),
        ("1\tab\\x63d\n", "line 1, column c2: the value has 4 characters, and varchar(3) holds 3"),
        ("1\ta\n\\.\n2\tb\n", "line 2, column c1: the row has \\., which would end the table here"),
        ("1\ta\\.b\n", "line 1, column c2: the row has \\., which would end the table here"),
        ("1\ta\0\n", "line 1, column c2: the value has a zero byte, which Postgres cannot store"),
        ("1\t\\\0\n", "line 1, column c2: the value has a zero byte, which Postgres cannot store"),
        ("1\t\\0\n", "line 1, column c2: the value has a zero byte, which Postgres cannot store"),
        ("1\t\\000\n", "line 1, column c2: the value has a zero byte, which Postgres cannot store"),
        ("1\ta\\00b\n", "line 1, column c2: the value has a zero byte, which Postgres cannot store"),
        ("1\ta\\x0\n", "line 1, column c2: the value has a zero byte, which Postgres cannot store"),
        ("1\t\\x00\n", "line 1, column c2: the value has a zero byte, which Postgres cannot store"),
        ("1\t\\xff\n", "line 1, column c2: an escape in the value is not valid UTF-8"),
        ("1\t\\xed\\xa0\\x80\n", "line 1, column c2: an escape in the value is not valid UTF-8"),
        ("1\ta\rb\n", "line 1, column c2: a carriage return stands in the row without a backslash"),
        ("1\ta\n2\tb\r\n", "line 2, column c2: a carriage return stands in the row without a backslash"),
        ("1\ta\r", "line 1, column c2: a carriage return stands in the row without a backslash"),
        (
            "1\ta\r\n2\tb\n",
            "line 2: the line ends in a line feed alone, and those before it in carriage return and line feed"
        ),
        (
            "1\ta\r\n2\tb\\\r\n",
            "line 2: the line ends in a line feed alone, and those before it in carriage return and line feed"
        ),
    ])
    func `a wrong row is named, wherever the text is cut`(text: String, words: String) throws {
        let bytes = Array(text.utf8)
        for first in 0...bytes.count {
            for second in first...bytes.count {
                let reading = try RowReading(bytes, Self.two, cuts: [first, second])
                #expect(reading.error?.description == "course_dim, \"f.gz\" \(words)", "\(first) \(second)")
            }
        }
    }

    @Test(
        arguments: [
            ([0xFF], "0xff"), ([0x80], "0x80"), ([0xC3], "0xc3"), ([0xC0, 0xAF], "0xc0"),
            ([0xED, 0xA0, 0xBD], "0xed"), ([0xE0, 0x80, 0x80], "0xe0"), ([0xF0, 0x8F, 0xBF, 0xBF], "0xf0"),
            ([0xF4, 0x90, 0x80, 0x80], "0xf4"), ([0xE2, 0x82], "0xe2"), ([0xF5, 0x80, 0x80, 0x80], "0xf5"),
            ([0xC3, 0x5C, 0xA9], "0xc3"),
        ] as [([UInt8], String)])
    func `bytes that are not UTF-8 are named`(bytes: [UInt8], shown: String) throws {
        for before in [0, 1, 50, 61, 62, 63, 64, 200] {
            let text =
                Array("1\té\n2\t".utf8) + Array(repeating: 97, count: before) + bytes + Array("\n".utf8)
            let reading = try RowReading(text, [.integer, .text])
            #expect(
                reading.error?.description
                    == "course_dim, \"f.gz\" line 2, column c2: the byte \(shown) is not valid UTF-8")
        }
    }

    @Test(arguments: [
        (ColumnType.doublePrecision, "1,5", "\"1,5\" is not a number"),
        (.doublePrecision, "1e400", "\"1e400\" is out of the range of double precision"),
        (.real, "1e40", "\"1e40\" is out of the range of real"),
        (.bigint, "9223372036854775808", "\"9223372036854775808\" is out of the range of bigint"),
        (.smallint, "32768", "\"32768\" is out of the range of smallint"),
        (.bigint, "1.0", "\"1.0\" is not a whole number"),
        (.boolean, "o", "\"o\" is not true or false"),
        (.date, "0000-00-00", "\"0000-00-00\" is not a date (yyyy-mm-dd)"),
        (.date, "2019-02-29", "\"2019-02-29\" is not a date (yyyy-mm-dd)"),
        (.timestamp, "Jan 8, 1999", "\"Jan 8, 1999\" is not a time (yyyy-mm-dd hh:mm:ss)"),
        (.timestamp, "2019-02-28 24:00:01", "\"2019-02-28 24:00:01\" is not a time (yyyy-mm-dd hh:mm:ss)"),
        (.numeric(precision: 4, scale: 2), "99.995", "\"99.995\" is out of the range of numeric(4,2)"),
        (.numeric(precision: nil, scale: nil), "1e140000", "\"1e140000\" is out of the range of numeric"),
        (.numeric(precision: nil, scale: nil), "1,5", "\"1,5\" is not a number"),
        (.json, "{a:1}", "\"{a:1}\" is not JSON"), (.json, "", "\"\" is not JSON"),
        (.json, "1e-20000", "\"1e-20000\" is out of the range of jsonb"),
        (.json, "\"\\\\u0000\"", "the JSON has \\u0000, a zero byte, which Postgres cannot store"),
        (.json, "{\"\\\\u0000\":1}", "the JSON has \\u0000, a zero byte, which Postgres cannot store"),
        (.json, "\"\\0\"", "the value has a zero byte, which Postgres cannot store"),
        (
            .json, String(repeating: "[", count: 1002) + String(repeating: "]", count: 1002),
            "the JSON has more than 1000 arrays and objects inside one another"
        ),
        (.uuid, "a-b", "\"a-b\" is not a UUID"),
        (.time, "25:00", "\"25:00\" is not a time of day (hh:mm:ss)"),
        (.interval, "1 day", "\"1 day\" is not a duration (P1DT2H3M4S)"),
        (.inet, "1.2", "\"1.2\" is not an IP address"),
        (.character(length: 2), "abc", "the value has 3 characters, and character(2) holds 2"),
        (.timestamp, "é\\t\u{7}", "\"\\u{e9}\\t\\u{7}\" is not a time (yyyy-mm-dd hh:mm:ss)"),
    ])
    func `a value that does not fit is shown`(type: ColumnType, text: String, words: String) throws {
        #expect(
            try read("\(text)\n", type).error?.description
                == "course_dim, \"f.gz\" line 1, column c1: \(words)"
        )
    }

    @Test func `wrong rows are set aside as they came, and the others loaded`() throws {
        let text = Array("1\ta\nx\tb\n\n3\tc\\\nd\te\n4\t\\xff\\\n\n5\tf".utf8)
        let reading = try RowReading(text, Self.two, rejecting: true)
        let one = big(Int32(1))
        #expect(reading.rows == [[one, [97]], [big(Int32(5)), [102]]])
        #expect(reading.counted == 2)
        #expect(
            reading.rejected.map { String(decoding: $0.raw, as: UTF8.self) } == [
                "x\tb", "", "3\tc\\\nd\te", "4\t\\xff\\\n",
            ])
        #expect(
            reading.rejected.map(\.error.reason) == [
                .notAnInteger(text: "\"x\""), .emptyLine(expected: 2), .columns(found: 3, expected: 2),
                .escapeNotUTF8,
            ])
        #expect(reading.rejected.map(\.error.line) == [2, 3, 4, 5])
        for cut in 0...text.count {
            #expect(try RowReading(text, Self.two, cuts: [cut], rejecting: true) == reading)
        }
    }

    @Test func `a set aside line of a file with carriage returns has none`() throws {
        let reading = try RowReading(Array("x\tb\r\n1\ta\r\ny\t\r\n".utf8), Self.two, rejecting: true)
        #expect(reading.rejected.map { String(decoding: $0.raw, as: UTF8.self) } == ["x\tb", "y\t"])
        #expect(reading.counted == 1)
    }

    @Test func `a line longer than the limit stops the reading`() throws {
        let text = Array("1\taaa\n".utf8)
        for limit in 1...8 {
            for cut in 0...text.count {
                for rejecting in [false, true] {
                    let reading = try RowReading(
                        text, Self.two, cuts: [cut], rejecting: rejecting, lineLimit: limit)
                    let words = "course_dim, \"f.gz\" line 1: the line is longer than \(limit) bytes"
                    #expect(reading.error?.description == (limit < 5 ? words : nil))
                }
            }
        }
    }

    @Test func `spaces beyond the length of varchar are cut off`() throws {
        #expect(
            try read("abc  \né é    \n", .varchar(length: 3)).rows == [
                [Array("abc".utf8)], [Array("é é".utf8)],
            ])
    }

    @Test func `rows of all sizes go out in pieces of 256 KiB at most`() throws {
        let output = BinaryCopyText()
        let reader = RowReader(
            table: "t", columns: [RowColumn(name: "a", type: .text)], into: output)
        reader.begin(fragment: "f")
        var values: [[UInt8]] = []
        for size in [0, 10, 100_000, 262_100, 262_144, 300_000, 1, 3_000_000, 5, 262_130] {
            values.append(Array(repeating: UInt8(97 + size % 20), count: size))
        }
        let text = Array(values.joined(separator: [10]))
        for start in stride(from: 0, to: text.count, by: 200_000) {
            try text[start..<min(start + 200_000, text.count)].withUnsafeBytes { try reader.write($0) }
        }
        try reader.finish()
        #expect(output.rows == values.map { [$0] })
        #expect(output.largestPiece <= 256 << 10)
        #expect(reader.bytes == text.count)
    }

    @Test func `a reader begins again after an error`() throws {
        let output = BinaryCopyText()
        let reader = RowReader(
            table: "t", columns: [RowColumn(name: "a", type: .integer)], into: output)
        reader.begin(fragment: "f")
        #expect(throws: RowError.self) {
            try Array("1\r\nx\r\n".utf8).withUnsafeBytes { try reader.write($0) }
        }
        reader.abandon()
        reader.begin(fragment: "g")
        try Array("2\n3".utf8).withUnsafeBytes { try reader.write($0) }
        #expect(reader.rows == 1)
        try reader.finish()
        #expect(output.rows == [[big(Int32(2))], [big(Int32(3))]])
        #expect(reader.rows == 2)
        #expect(reader.bytes == 3)
    }
}
