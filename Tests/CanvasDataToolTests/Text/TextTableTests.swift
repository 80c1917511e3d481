import Testing

@testable import CanvasDataTool

@Suite struct TextTableTests {
    @Test func `columns are aligned, numbers to the right`() {
        var table = TextTable([.init("table"), .init("rows", .right), .init("state")])
        table.add("course_dim", "1,204", "done")
        table.add("王小明", "7", "")
        table.add("👩🏽‍🚀e\u{301}", "12", "done")
        #expect(
            table.lines == [
                "table        rows  state", "course_dim  1,204  done", "王小明          7",
                "👩🏽‍🚀e\u{301}            12  done",
            ])
    }

    @Test func `control characters in a cell are shown as their code`() {
        var table = TextTable([.init("name")])
        table.add("\u{1b}[2J")
        #expect(table.lines == ["name", "\\u{1b}[2J"])
    }

    @Test(arguments: [("abc", 3), ("王", 2), ("é", 1), ("e\u{301}", 1), ("👩🏽‍🚀", 2), ("한", 2), ("❤️", 2), ("", 0)])
    func `columns are aligned by the width of characters on a terminal`(text: String, width: Int) {
        #expect(text.displayWidth == width)
    }
}
