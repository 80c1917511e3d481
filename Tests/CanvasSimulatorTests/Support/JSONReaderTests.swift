import Testing

@testable import CanvasSimulator

@Suite struct JSONReaderTests {
    @Test(arguments: [
        (#" {"a" : [1, -2.5e3, true, null], "b":{}} "#, #"{"a":[1,-2.5e3,true,null],"b":{}}"#),
        (#""\u00e9\ud83d\ude00\n\/""#, "\"é😀\\u000a/\""), ("[]", "[]"),
    ])
    func `JSON is read as it is meant`(text: String, again: String) throws {
        #expect(String(decoding: try JSONReader.read(Array(text.utf8)).encoded, as: UTF8.self) == again)
    }

    @Test(arguments: [
        ("", 0), ("{", 1), (#"{"a":1,}"#, 7), ("[1 2]", 3), ("[1] x", 4), (#""\x""#, 2), ("tru", 0),
        (#"{"a" 1}"#, 5), ("\"a\nb\"", 2), (String(repeating: "[", count: 100), 64),
    ])
    func `the place is named where JSON ends`(text: String, offset: Int) {
        #expect(throws: JSONReader.Failure(offset: offset)) { _ = try JSONReader.read(Array(text.utf8)) }
    }
}
