import CanvasDataBase
import Testing

@Suite struct JSONParserTests {
    private func parse(_ text: String) throws(JSONSyntaxError) -> JSONValue {
        try JSONValue(parsing: Array(text.utf8))
    }

    @Test func `every kind of value, in the order it came`() throws {
        let value = try parse(
            " {\"z\": [1, -0, 1.50, 1e5, 100000000000000017], \"a\": {\"t\": true, \"f\": false},"
                + " \"n\": null}\r\n"
        )
        let expected: JSONValue = .object(
            JSONObject([
                .init(
                    "z",
                    .array([
                        .number("1"), .number("-0"), .number("1.50"), .number("1e5"),
                        .number("100000000000000017"),
                    ])),
                .init("a", ["t": true, "f": false]),
                .init("n", nil),
            ]))
        #expect(value == expected)
        #expect(value.object?.members.map(\.name) == ["z", "a", "n"])
    }

    @Test func `accessors answer for their own kind only`() throws {
        let value = try parse("{\"i\": 7, \"d\": 1.5, \"s\": \"x\", \"b\": true, \"l\": [1], \"n\": null}")
        #expect(value["i"]?.int == 7)
        #expect(value["d"]?.int == nil)
        #expect(value["d"]?.double == 1.5)
        #expect(value["s"]?.string == "x")
        #expect(value["b"]?.bool == true)
        #expect(value["l"]?.array == [1])
        #expect(value["n"]?.isNull == true)
        #expect(value["absent"] == nil)
        #expect(value["s"]?.int == nil)
        #expect(value["i"]?.string == nil)
        #expect(value["i"]?["x"] == nil)
    }

    @Test(arguments: [
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
        (#""\u00e9\u4f60""#, "\u{E9}\u{4F60}"),
        (#""\ud83d\ude00 \uD83D\uDE00""#, "\u{1F600} \u{1F600}"),
        (#""\u0000""#, "\u{0}"),
        ("\"\u{E9}\u{1F600}\u{7F}\"", "\u{E9}\u{1F600}\u{7F}"),
        ("\"\"", ""),
    ])
    func `strings are unescaped`(text: String, expected: String) throws {
        #expect(try parse(text) == .string(expected))
    }

    @Test func `of a name that comes twice the last value counts, at the place of the first`() throws {
        let few = try parse(#"{"a": 1, "b": 2, "a": 3}"#)
        #expect(few == ["a": 3, "b": 2])
        #expect(few.object?.members.map(\.name) == ["a", "b"])

        let names = (0..<40).map { "\"n\($0)\": \($0)" }
        let many = try parse("{" + (names + ["\"n7\": 700"]).joined(separator: ",") + "}")
        #expect(many.object?.members.map(\.name) == (0..<40).map { "n\($0)" })
        #expect(many["n7"] == 700)
    }

    @Test func `names are told apart by code points`() throws {
        let value = try parse("{\"\u{E9}\": 1, \"e\u{301}\": 2}")
        #expect(value.object?.members.count == 2)
        #expect(value["e\u{301}"] == 2)
        #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
    }

    @Test(arguments: [
        ("", 1, 1, "expected a value, found the end of the text"),
        ("  \n ", 2, 2, "expected a value, found the end of the text"),
        ("<html>", 1, 1, "expected a value, found '<'"),
        ("{\"a\": 1,}", 1, 9, "expected a name in quotes, found '}'"),
        ("{\"a\" 1}", 1, 6, "expected ':', found '1'"),
        ("{\"a\": 1 \"b\"", 1, 9, "expected ',' or '}', found '\"'"),
        ("{'a': 1}", 1, 2, "expected a name in quotes, found \"'\""),
        ("[1 2]", 1, 4, "expected ',' or ']', found '2'"),
        ("[1,]", 1, 4, "expected a value, found ']'"),
        ("[\n1,\n  ", 3, 3, "expected a value, found the end of the text"),
        ("{} {}", 1, 4, "expected nothing more, found '{'"),
        ("01", 1, 2, "a number cannot begin with 0 and another digit"),
        ("-", 1, 2, "expected a digit, found the end of the text"),
        ("1.", 1, 3, "expected a digit, found the end of the text"),
        ("1e+", 1, 4, "expected a digit, found the end of the text"),
        ("+1", 1, 1, "expected a value, found '+'"),
        (".5", 1, 1, "expected a value, found '.'"),
        ("NaN", 1, 1, "expected a value, found 'N'"),
        ("nul", 1, 1, "expected a value, found 'n'"),
        ("\u{E9}", 1, 1, "expected a value, found a character that is not ASCII"),
        ("\u{1}", 1, 1, "expected a value, found the byte 0x01"),
        ("[\"\u{E9}\u{1F600}\", x]", 1, 8, "expected a value, found 'x'"),
        ("[\"abc", 1, 2, "the string that begins here has no end"),
        ("\"abc\\", 1, 1, "the string that begins here has no end"),
        ("\"a\nb\"", 1, 3, "the byte 0x0A must be escaped in a string"),
        (#""a\xb""#, 1, 4, "'x' cannot follow a backslash"),
        (#""\u12""#, 1, 6, "expected a hexadecimal digit, found '\"'"),
        (#""\u12g4""#, 1, 6, "expected a hexadecimal digit, found 'g'"),
        (#""a\ud83d""#, 1, 3, "half of a surrogate pair stands alone"),
        (#""\ude00\ud83d""#, 1, 2, "half of a surrogate pair stands alone"),
        (#""\ud83dx""#, 1, 2, "half of a surrogate pair stands alone"),
        (#""\ud83d\u0041""#, 1, 2, "half of a surrogate pair stands alone"),
        ("\u{FEFF}{}", 1, 1, "a byte order mark is not JSON"),
    ])
    func `an error says where and why`(text: String, line: Int, column: Int, reason: String) {
        #expect(throws: JSONSyntaxError(line: line, column: column, reason: reason)) { try parse(text) }
    }

    @Test(
        arguments: [
            [0x22, 0x61, 0xFF, 0x22], [0x22, 0x61, 0xC0, 0x80, 0x22], [0x22, 0x61, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0x61, 0xC3, 0x22], [0x22, 0x61, 0xF5, 0x80, 0x80, 0x80, 0x22],
        ] as [[UInt8]])
    func `a string that is not UTF-8 is refused where it breaks`(bytes: [UInt8]) {
        #expect(throws: JSONSyntaxError(line: 1, column: 3, reason: "the string is not UTF-8")) {
            try JSONValue(parsing: bytes)
        }
    }

    @Test func `64 levels are read, 65 are not`() throws {
        func nested(_ levels: Int) -> String {
            String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        }
        #expect(try parse(nested(64)).array?.count == 1)
        let tooDeep = JSONSyntaxError(line: 1, column: 65, reason: "nested deeper than 64 levels")
        #expect(throws: tooDeep) { try parse(nested(65)) }
        #expect(throws: tooDeep) { try parse(nested(100_000)) }
        // Siblings are no levels.
        #expect(
            try parse("[" + Array(repeating: "[]", count: 200).joined(separator: ",") + "]").array?.count
                == 200)
    }

    @Test func `a text beyond the limit is not read`() {
        let error = JSONSyntaxError(line: 1, column: 1, reason: "the text has 5 bytes; at most 4 are read")
        #expect(throws: error) { try JSONValue(parsing: Array("12345".utf8), maximumBytes: 4) }
        #expect(error.description == "line 1, column 1: the text has 5 bytes; at most 4 are read")
    }
}
