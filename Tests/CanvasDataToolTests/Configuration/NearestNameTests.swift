import Testing

@testable import CanvasDataTool

@Suite struct NearestNameTests {
    let names = ["list-dumps", "list-schemas", "get-schema", "get-ddl", "init"]

    @Test(arguments: [
        ("list_dumps", "list-dumps"), ("list-dump", "list-dumps"), ("lsit-dumps", "list-dumps"),
        ("getschema", "get-schema"), ("int", "init"), ("GET-DLL", "get-ddl"),
    ])
    func `a slip of the hand is understood`(word: String, name: String) {
        #expect(nearestName(to: word, among: names) == name)
    }

    @Test(arguments: ["", "x", "bogus", "download"])
    func `a word like none of them stays without a proposal`(word: String) {
        #expect(nearestName(to: word, among: names) == nil)
    }
}
