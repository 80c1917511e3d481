import CanvasDataTransfer
import Testing

@testable import CanvasDataLoading

@Suite struct ArrayRowsTests {
    private func big<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }

    @Test(arguments: [
        ("{1,2}", "\"{1,2}\" is not a JSON array of integer"),
        ("[1,x]", "\"[1,x]\" is not a JSON array of integer"),
        ("[1,2147483648]", "\"[1,2147483648]\" is not a JSON array of integer"),
        ("[[1],[2]]", "\"[[1],[2]]\" is not a JSON array of integer"),
        ("[1.5]", "\"[1.5]\" is not a JSON array of integer"),
        ("[{}]", "\"[{}]\" is not a JSON array of integer"),
        ("[1,2] 3", "\"[1,2] 3\" is not a JSON array of integer"),
        ("[\"\\\\u0000\"]", "the JSON has \\u0000, a zero byte, which Postgres cannot store"),
    ])
    func `an array that does not fit is shown`(text: String, words: String) throws {
        let reader = RowReader(
            table: "t", columns: [RowColumn(name: "a", type: .integer, elementOID: 23)],
            into: BinaryCopyText())
        reader.begin(fragment: "f")
        let error = #expect(throws: RowError.self) {
            try Array("\(text)\n".utf8).withUnsafeBytes { try reader.write($0) }
        }
        #expect(error?.description == "t, \"f\" line 1, column a: \(words)")
    }

    @Test func `an array names the type of its elements, and is larger than its text`() throws {
        let output = BinaryCopyText()
        let reader = RowReader(
            table: "t",
            columns: [
                RowColumn(name: "a", type: .bigint, elementOID: 20),
                RowColumn(name: "b", type: .text, elementOID: 25),
                RowColumn(name: "c", type: .integer),
            ], into: output)
        reader.begin(fragment: "f")
        // So many that they do not fit in what is gathered.
        let many = "[" + Array(repeating: "1", count: 100_000).joined(separator: ",") + "]"
        let text = "[]\t[null,\"\",\"a\\\\n\"]\t7\n\(many)\t[]\t8\n"
        try Array(text.utf8).withUnsafeBytes { try reader.write($0) }
        try reader.finish()
        let rows = try #require(output.rows)
        #expect(rows.count == 2)
        let empty: [Int32] = [0, 0, 20]
        #expect(rows[0][0] == empty.flatMap(big))
        let texts: [Int32] = [1, 1, 25, 3, 1, -1, 0, 2]
        #expect(rows[0][1] == texts.flatMap(big) + Array("a\n".utf8))
        #expect(rows[0][2] == big(Int32(7)))
        let head: [Int32] = [1, 0, 20, 100_000, 1]
        let element = big(Int32(8)) + big(Int64(1))
        #expect(rows[1][0] == head.flatMap(big) + Array(Array(repeating: element, count: 100_000).joined()))
        #expect(rows[1][2] == big(Int32(8)))
    }

    @Test(arguments: [RowFormat.binary, .csv])
    func `rows of arrays are passed on as they come, not gathered`(format: RowFormat) throws {
        let output = BinaryCopyText()
        let reader = RowReader(
            table: "t", columns: [RowColumn(name: "a", type: .bigint, elementOID: 20)], into: output,
            format: format)
        reader.begin(fragment: "f")
        for _ in 0..<100 {
            let rows = Array(String(repeating: "[1,2,3,4,5]\n", count: 1000).utf8)
            try rows.withUnsafeBytes { try reader.write($0) }
        }
        let passed = output.bytes.count
        try reader.finish()
        #expect(output.bytes.count > 1 << 20)
        #expect(output.bytes.count - passed <= 256 << 10)
        #expect(output.largestPiece <= 256 << 10)
    }
}
