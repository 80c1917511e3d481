import CanvasDataTransfer
import Foundation
import Testing

@testable import CanvasDataLoading

@Suite struct RejectFileTests {
    private let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path

    private func row(_ raw: String, fragment: String, line: Int, column: String? = "c") -> RejectedRow {
        RejectedRow(
            error: RowError(
                table: "t", fragment: fragment, line: line, column: column,
                reason: column == nil ? .columns(found: 1, expected: 2) : .notAnInteger(text: "\"x\"")),
            raw: Array(raw.utf8))
    }

    private func text(_ name: String) -> String? {
        try? String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
    }

    @Test func `lines and reasons lie side by side, and a fragment that comes again replaces itself`() throws
    {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = RejectFile(table: "t", in: try Directory(creating: path))
        try file.replace("a.gz", with: [])
        #expect(text("t.tsv") == nil)
        try file.replace("a.gz", with: [row("1\tx", fragment: "a.gz", line: 7)])
        try file.replace(
            "b.gz",
            with: [
                row("two\\\nlines", fragment: "b.gz", line: 1, column: nil),
                row("", fragment: "b.gz", line: 2),
            ])
        let head = "fragment\tline\tcolumn\tbytes\treason\n"
        #expect(text("t.tsv") == "1\tx\ntwo\\\nlines\n\n")
        #expect(
            text("t.log") == head + """
                a.gz\t7\tc\t4\t"x" is not a whole number
                b.gz\t1\t\t11\tthe row has 1 column, and the table has 2
                b.gz\t2\tc\t1\t"x" is not a whole number

                """)
        // By another run.
        let later = RejectFile(table: "t", in: try Directory(creating: path))
        try later.replace("b.gz", with: [row("b", fragment: "b.gz", line: 1)])
        #expect(text("t.tsv") == "1\tx\nb\n")
        try later.replace("a.gz", with: [])
        #expect(text("t.tsv") == "b\n")
        #expect(text("t.log") == head + "b.gz\t1\tc\t2\t\"x\" is not a whole number\n")
        for name in ["t.tsv", "t.log"] {
            let mode = try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")[.posixPermissions]
            #expect(mode as? Int == 0o600)
        }
    }

    @Test(arguments: ["b", "b\nb\n"])
    func `files that do not belong together are set aside`(edited: String) throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = RejectFile(table: "t", in: try Directory(creating: path))
        try file.replace("b.gz", with: [row("b", fragment: "b.gz", line: 1)])
        try Data(edited.utf8).write(to: URL(filePath: "\(path)/t.tsv"))
        try file.replace("a b", with: [row("a", fragment: "a b", line: 1)])
        #expect(text("t.tsv") == "a\n")
        #expect(text("t.log")?.contains("\"a b\"\t1\tc\t2\t") == true)
        #expect(text("t.tsv.old") == edited)
        #expect(text("t.log.old") != nil)
    }
}
