import CanvasDataBase
import Testing

@Suite struct JSONTextTests {
    private let value: JSONValue = [
        "b": [1, [], [:], nil, true], "a": ["\u{E9}\u{1F600}": "\"\\\n\u{1}\u{7F}\u{9B}/"],
    ]

    @Test func `compact keeps order and letters, on one line`() {
        let expected = #"{"b":[1,[],{},null,true],"a":{"é😀":"\"\\\n\u0001\u007f\u009b/"}}"#
        #expect(value.text(.compact) == expected)
    }

    @Test func `pretty keeps order and letters, two spaces a level`() {
        let expected = #"""
            {
              "b": [
                1,
                [],
                {},
                null,
                true
              ],
              "a": {
                "é😀": "\"\\\n\u0001\u007f\u009b/"
              }
            }
            """#
        #expect(value.text(.pretty) == expected)
    }

    @Test func `python sorts, indents by four and writes ASCII`() {
        let expected = #"""
            {
                "a": {
                    "\u00e9\ud83d\ude00": "\"\\\n\u0001\u007f\u009b/"
                },
                "b": [
                    1,
                    [],
                    {},
                    null,
                    true
                ]
            }
            """#
        #expect(value.text(.python) == expected)
    }

    @Test func `python sorts by code points, not by UTF-16`() {
        let value: JSONValue = ["\u{1F600}": 1, "\u{FFFD}": 2, "Z": 3, "a": 4]
        let lines = value.text(.python).split(separator: "\n")
        #expect(
            lines == [
                "{", #"    "Z": 3,"#, #"    "a": 4,"#, #"    "\ufffd": 2,"#, #"    "\ud83d\ude00": 1"#, "}",
            ])
    }

    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("-17", "-17"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("1.0", "1.0"), ("1.50", "1.5"), ("-0.0", "-0.0"), ("0e5", "0.0"), ("1e5", "100000.0"),
        ("1E+2", "100.0"),
        ("0.1", "0.1"), ("0.0001", "0.0001"), ("0.00001", "1e-05"), ("0.00012345", "0.00012345"),
        ("123456789.125", "123456789.125"), ("9999999999999998.0", "9999999999999998.0"),
        ("1e15", "1000000000000000.0"), ("1e16", "1e+16"), ("12345678901234567.0", "1.2345678901234568e+16"),
        ("1.5e300", "1.5e+300"), ("5e-324", "5e-324"), ("1e-400", "0.0"), ("1e400", "1e400"),
        ("2.5e-7", "2.5e-07"), ("1234.5e1", "12345.0"), ("0.30000000000000004", "0.30000000000000004"),
    ])
    func `python writes a number as repr does`(literal: String, expected: String) {
        #expect(JSONValue.number(literal).text(.python) == expected)
        #expect(JSONValue.number(literal).text(.compact) == literal)
    }

    @Test(arguments: JSONValue.TextStyle.allCases)
    func `what is written reads back the same`(style: JSONValue.TextStyle) throws {
        let sorted: JSONValue = [
            "a": ["\u{E9}\u{1F600}": "\"\\\n\u{1}\u{7F}\u{9B}/"], "b": [1, 1_000, [], [:], nil],
        ]
        #expect(try JSONValue(parsing: Array(sorted.text(style).utf8)) == sorted)
    }
}
