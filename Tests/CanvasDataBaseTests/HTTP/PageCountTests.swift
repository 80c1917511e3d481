import CanvasDataBase
import Testing

@Suite struct PageCountTests {
    @Test func `few pages that are long are too much as well`() throws {
        var count = PageCount(most: 10, longest: 100)
        let page = JSONValue.string(String(repeating: "a", count: 40))
        let answers = (1...3).map { _ in count.add(page) }
        #expect(answers == [true, true, false])
        #expect(count.bytes == 126)
    }
}
