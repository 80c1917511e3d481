import CanvasDataSIS
import Testing

@Suite struct SISXMLCheckTests {
    private static let note =
        "a.xml: warning: Canvas's own import type (instructure_csv) accepts XML but imports nothing from it; other types require an agreement with Instructure"

    @Test(
        arguments: [
            (
                "\u{FEFF}<?xml version=\"1.0\"?>\n<!DOCTYPE enterprise [<!ELEMENT a (b)>]>\n<!-- a > b -- --><enterprise a='>'>\n<person/><x><![CDATA[</x>]]></x></enterprise>\n",
                nil
            ),
            ("", "The file is empty"),
            ("<a><b></a></b>", #"This is not well-formed XML: "a" is closed where "b" is open (line 1)"#),
            ("<a>\n<b>\n", #"This is not well-formed XML: "b" is not closed (line 3)"#),
            ("<a></a><b/>", #"This is not well-formed XML: a second root element, "b" (line 1)"#),
            ("user_id,login_id\n", "This is not well-formed XML: text outside of any element (line 1)"),
            ("<a", "This is not well-formed XML: it ends inside a tag (line 1)"),
            ("<?xml?>\n", "This is not well-formed XML: it has no elements (line 2)"),
            ("</a>", #"This is not well-formed XML: "a" is closed but was not open (line 1)"#),
        ] as [(String, String?)])
    func `XML is checked for being well-formed only`(text: String, fault: String?) throws {
        let validation = try SISValidation.of(["a.xml": text])
        #expect(validation.lines == (fault.map { ["a.xml: error: \($0)"] } ?? []) + [Self.note])
    }
}
