import SharedFixture
import Testing

@testable import CanvasDataSIS

/// Gives bytes in pieces of any length.
final class PieceSource: SISByteSource {
    private var rest: ArraySlice<UInt8>
    private let piece: () -> Int

    init(_ bytes: [UInt8], piece: @escaping () -> Int = { .max }) {
        rest = bytes[...]
        self.piece = piece
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, rest.count, max(piece(), 1))
        buffer.copyBytes(from: rest.prefix(count))
        rest = rest.dropFirst(count)
        return count
    }
}

@Suite struct CSVScannerTests {
    struct Row: Equatable {
        var number: Int
        var line: Int
        var fields: [String]
        var oddities: UInt8 = 0
    }

    /// What the scanner makes of `bytes`: the rows, and how it ended.
    static func scan(_ bytes: [UInt8], block: Int = 256 << 10, piece: @escaping () -> Int = { .max }) throws
        -> (rows: [Row], end: String)
    {
        let scanner = try CSVScanner(PieceSource(bytes, piece: piece), block: block)
        var rows: [Row] = []
        while true {
            switch try scanner.next() {
            case .row(let row):
                rows.append(
                    Row(
                        number: row.number, line: row.line, fields: (0..<row.count).map { row[$0].string },
                        oddities: row.oddities.rawValue))
            case .pause: continue
            case .end: return (rows, "end")
            case .unclosedQuote(let line): return (rows, "unclosed \(line)")
            case .endlessLine(let line): return (rows, "endless \(line)")
            }
        }
    }

    @Test(arguments: [
        ("", []), ("\n\n", []), ("a,b", [Row(number: 1, line: 1, fields: ["a", "b"])]),
        (
            "\u{FEFF}a\n\n b , c d \n",
            [
                Row(number: 1, line: 1, fields: ["a"]), Row(number: 2, line: 3, fields: ["b", "c d"]),
            ]
        ),
        (
            "a,\"b\nc\"\r\nd,\"e \"\"f\"\"\"",
            [
                Row(number: 1, line: 1, fields: ["a", "b\nc"]),
                Row(number: 2, line: 3, fields: ["d", "e \"f\""]),
            ]
        ),
        (
            ",\n\"\",\"\"\n",
            [Row(number: 1, line: 1, fields: ["", ""]), Row(number: 2, line: 2, fields: ["", ""])]
        ),
        ("a\"b\n", [Row(number: 1, line: 1, fields: ["a\"b"], oddities: 2)]),
        ("\"a\"b,c\n", [Row(number: 1, line: 1, fields: ["a\"b", "c"], oddities: 4)]),
        ("a\rb\n", [Row(number: 1, line: 1, fields: ["a\rb"], oddities: 8)]),
        (
            "a\nb\r\n",
            [
                Row(number: 1, line: 1, fields: ["a"]), Row(number: 2, line: 2, fields: ["b"], oddities: 16),
            ]
        ),
        ("a\0b\n", [Row(number: 1, line: 1, fields: ["a\0b"], oddities: 1)]),
    ])
    func `rows are split as RFC 4180 has it, whatever the pieces`(text: String, rows: [Row]) throws {
        for piece in [1, 2, 3, 5, 1000] {
            let (found, end) = try Self.scan(Array(text.utf8), piece: { piece })
            #expect(found == rows)
            #expect(end == "end")
        }
    }

    @Test func `an unclosed quote is reported with its line`() throws {
        #expect(try Self.scan(Array("a\nb,\"c\nd\n".utf8)).end == "unclosed 2")
        let long = Array(("a\n\nb\n\"" + String(repeating: "x,y\n", count: 400_000)).utf8)
        let (rows, end) = try Self.scan(long, block: 4096)
        #expect(rows.map(\.fields) == [["a"], ["b"]])
        #expect(end == "unclosed 4")
    }

    @Test func `a line of more than one MiB is not read to its end`() throws {
        let (rows, end) = try Self.scan(
            Array("a\n".utf8) + Array(repeating: UInt8(ascii: "x"), count: 3 << 20), block: 4096)
        #expect(rows.count == 1)
        #expect(end == "endless 2")
    }

    @Test func `rows longer than the buffer are read whole`() throws {
        let field = String(repeating: "abc ", count: 100_000) + "z"
        let (rows, end) = try Self.scan(Array("a,b\n\(field),\"\(field)\"\"\"\nc,d\n".utf8), block: 1024)
        #expect(rows.map(\.fields) == [["a", "b"], [field, field + "\""], ["c", "d"]])
        #expect(end == "end")
    }

    @Test func `two thousand random texts are split as a plain parser splits them`() throws {
        var random = SplitMix64()
        print("CSV scanner: CANVAS_DATA_SEED=\(random.seed)")
        let pieces = [
            "a", "bcd", " ", ",", ",", "\n", "\n", "\"", "\"\"", "\"x\"", "\"y, z\"", "é", "2026-08-24", "\t",
        ]
        .map { Array($0.utf8) }
        var unclosed = 0
        for _ in 0..<2000 {
            let usesCRLF = Bool.random(using: &random)
            let bytes: [UInt8] = (0..<Int.random(in: 0...60, using: &random)).flatMap { _ in
                let piece = pieces.randomElement(using: &random) ?? []
                return piece == [10] && usesCRLF ? [13, 10] : piece
            }
            let expected = PlainCSV.rows(bytes)
            let size = Int.random(in: 1...40, using: &random)
            let block = Int.random(in: 64...300, using: &random)
            let (rows, end) = try Self.scan(bytes, block: block, piece: { size })
            if expected.unclosed {
                unclosed += 1
                #expect(end.hasPrefix("unclosed"))
            } else {
                #expect(end == "end")
            }
            #expect(
                rows.map(\.fields) == expected.rows.map(\.fields), "\(String(decoding: bytes, as: UTF8.self))"
            )
            #expect(rows.map(\.line) == expected.rows.map(\.line))
            #expect(rows.map(\.number) == Array(1..<rows.count + 1))
        }
        #expect(unclosed > 100 && unclosed < 1900)
    }
}

/// The same rules, one byte after another.
private enum PlainCSV {
    static func rows(_ bytes: [UInt8]) -> (rows: [(line: Int, fields: [String])], unclosed: Bool) {
        var rows: [(line: Int, fields: [String])] = []
        var place = 0
        var line = 1
        while place < bytes.count {
            let start = line
            var fields: [(text: [UInt8], isQuoted: Bool)] = []
            // In a malformed row, quotes are left as they are.
            var isMalformed = false
            let first = place
            var isDone = false
            while !isDone {
                var field: [UInt8] = []
                let isQuoted = place < bytes.count && bytes[place] == 34
                if isQuoted {
                    // A quoted field; what follows its end belongs to it up to the next comma.
                    place += 1
                    let content = place
                    while true {
                        guard place < bytes.count else { return (rows, true) }
                        if bytes[place] == 34 {
                            guard place + 1 < bytes.count, bytes[place + 1] == 34 else { break }
                            place += 1
                        }
                        if bytes[place] == 10 { line += 1 }
                        place += 1
                    }
                    let close = place
                    place += 1
                    var end = place
                    while end < bytes.count, bytes[end] != 44, bytes[end] != 10 { end += 1 }
                    var rest = Array(bytes[place..<end])
                    if end < bytes.count, bytes[end] == 10, rest == [13] { rest = [] }
                    field = Array(bytes[content..<close])
                    if !rest.isEmpty {
                        field += [34] + rest
                        isMalformed = true
                    }
                    place = end
                } else {
                    while place < bytes.count, bytes[place] != 44, bytes[place] != 10 {
                        field.append(bytes[place])
                        place += 1
                    }
                }
                fields.append((field, isQuoted))
                isDone = place == bytes.count || bytes[place] == 10
                place += 1
            }
            line += 1
            let whole = bytes[first..<min(place - 1, bytes.count)]
            if whole.isEmpty || whole.elementsEqual([13]) { continue }
            rows.append(
                (start, fields.map { stripped($0.isQuoted && !isMalformed ? halved($0.text) : $0.text) }))
        }
        return (rows, false)
    }

    private static func halved(_ field: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var place = 0
        while place < field.count {
            result.append(field[place])
            place += field[place] == 34 && place + 1 < field.count && field[place + 1] == 34 ? 2 : 1
        }
        return result
    }

    private static func stripped(_ field: [UInt8]) -> String {
        let core = field.drop { $0 <= 32 }.reversed().drop { $0 <= 32 }.reversed()
        return String(decoding: Array(core), as: UTF8.self)
    }
}
