import CanvasSimulator
import Foundation
import Glibc
import Testing

/// What is refused before anything is asked of Canvas.
@Suite(.serialized) struct SISRefusalTests {
    @Test(arguments: [
        ["import", "users.csv", "--batch-mode"],
        ["import", "users.csv", "--batch-mode", "--term", "7", "--diff", "sis"],
        ["import", "users.csv", "--term", "7"],
        ["import", "users.csv", "--multi-term-batch"],
        ["import", "users.csv", "--multi-term-batch", "--change-threshold", "10"],
        ["import", "users.csv", "--batch-mode", "--term", "7", "--change-threshold", "0"],
        ["import", "users.csv", "--batch-mode", "--term", "7", "--change-threshold", "101"],
        ["import", "users.csv", "--batch-mode", "--term", "7", "--change-threshold", "abc"],
        ["import", "users.csv", "--batch-drop-status", "completed"],
        ["import", "users.csv", "--batch-mode", "--term", "7", "--batch-drop-status", "gone"],
        ["import", "users.csv", "--add-stickiness"], ["import", "users.csv", "--clear-stickiness"],
        ["import", "users.csv", "--remaster"],
        ["import", "users.csv", "--diff", String(repeating: "é", count: 65)],
        ["import", "users.csv", "--ignore-warning", "("], ["import", "users.csv", "feed.zip"],
        ["import", "users.csv", "feed.xml"], ["import", "users.csv", "--max-shrink", "101"],
        ["list", "--state", "nonsense"], ["status", "12x"], ["abort"], ["abort", "141", "--all-pending"],
        ["restore", "141", "--undelete-only", "--unconclude-only", "--yes"], ["restore", "141"],
        ["import", "missing.csv"], ["import", "users.txt"], ["import", "empty-folder"], ["run", "missing"],
        ["import"],
    ])
    func `invalid options are refused without a request`(words: [String]) async throws {
        try await SISDesk.run { desk in
            for name in ["users.csv", "users.txt"] { try desk.write(SISDesk.users, to: name) }
            try desk.write("<x/>", to: "feed.xml")
            try desk.write([0x50, 0x4B, 5, 6] + [UInt8](repeating: 0, count: 18), to: "feed.zip")
            try desk.write("notes", to: "empty-folder/notes.txt")
            let result = try await desk.tool.run(["sis"] + words)
            #expect(result.status == 64, "\(result)")
            #expect(result.output == "" && result.errors.hasPrefix("Error: "), "\(result)")
            #expect(desk.requests.isEmpty)
        }
    }

    @Test(
        arguments: [
            (["CANVAS_TOKEN": ""], []), (["CANVAS_TOKEN": "a b\n"], []),
            (["CANVAS_DATA_BASE_URL": ""], []),
            ([:], ["--canvas-url", "http://canvas.example.edu"]), ([:], ["--canvas-url", "ftp://127.0.0.1"]),
            ([:], ["--token-file", "missing"]),
        ] as [([String: String], [String])])
    func `without a token and an https URL nothing is requested`(
        environment: [String: String], flags: [String]
    ) async throws {
        try await SISDesk.run { desk in
            try desk.write(SISDesk.users, to: "users.csv")
            var tool = desk.tool
            tool.environment.merge(environment) { $1 }
            let result = try await tool.run(["sis", "import", "users.csv"] + flags)
            #expect(result.status == 78, "\(result)")
            #expect(result.errors.hasPrefix("Error: "), "\(result)")
            #expect(!result.errors.contains(desk.simulator.sis.token))
            #expect(desk.requests.isEmpty)
        }
    }

    @Test(arguments: ["missing.csv", "users.txt", "empty-folder"])
    func `a path that cannot be sent is named`(path: String) async throws {
        try await SISDesk.run { desk in
            try desk.write(SISDesk.users, to: "users.txt")
            try desk.write("notes", to: "empty-folder/notes.txt")
            let result = try await desk.sis("import", path)
            #expect(result.status == 64 && result.errors.contains(path), "\(result)")
            #expect(desk.requests.isEmpty)
        }
    }

    @Test func `a path that cannot be read is named`() async throws {
        guard geteuid() != 0 else {
            print("skipped: root may read everything")
            return
        }
        try await SISDesk.run { desk in
            try desk.write(SISDesk.users, to: "users.csv")
            chmod(desk.folder + "/users.csv", 0)
            let result = try await desk.sis("import", "users.csv")
            #expect(result.status == 64 && result.errors.contains("users.csv"), "\(result)")
            #expect(desk.requests.isEmpty)
        }
    }

    @Test(arguments: [("empty.csv", ""), ("no.zip", "PK, but no zip"), ("header.csv", "hello\n")])
    func `a file of an unknown kind is named`(name: String, text: String) async throws {
        try await SISDesk.run { desk in
            try desk.write(text, to: name)
            let result = try await desk.sis("import", name)
            #expect(result.status == 65 && result.errors.contains(name), "\(result)")
            #expect(desk.uploads == 0)
        }
    }

    @Test(arguments: ["two words.csv", "日本é.csv", "./-users.csv"])
    func `file names may contain any characters`(name: String) async throws {
        try await SISDesk.run { desk in
            try desk.write(SISDesk.users, to: name)
            let result = try await desk.sis("import", name)
            #expect(result.status == 0, "\(result)")
            #expect(desk.simulator.sis.posts.map(\.body) == [Array(SISDesk.users.utf8)])
        }
    }

    @Test func `a file name with a leading dash is accepted after --`() async throws {
        try await SISDesk.run { desk in
            try desk.write(SISDesk.users, to: "-users.csv")
            let result = try await desk.tool.run([
                "sis", "import", "--sleep-timeout", "0.01", "--", "-users.csv",
            ])
            #expect(result.status == 0, "\(result)")
            #expect(desk.uploads == 1)
        }
    }

    private static let users = "user_id,login_id,status\n"

    @Test(arguments: [
        ("unknown headers", "hello,world\n1,2\n", 1),
        ("duplicate header", "user_id,login_id,status,status\nU,u,active,active\n", 1),
        ("missing column", "user_id,login_id\nU,u\n", 1), ("ragged row", users + "U,u,active,more\n", 2),
        ("unclosed quote", users + "U,\"u,active\n", 2), ("bad status", users + "U,u,asleep\n", 2),
        ("enrollment without user", "section_id,user_id,role,status\nS,,student,active\n", 2),
        ("NUL", users + "U,u\u{0},active\n", 2),
    ])
    func `a file with an error is not sent, and the error is shown with file and row`(
        what: String, text: String, row: Int
    ) async throws {
        try await SISDesk.run { desk in
            try desk.write(text, to: "feed/new/bad.csv")
            let result = try await desk.sis("run", "feed")
            #expect(result.status == 65, "\(what): \(result)")
            #expect(result.errors.contains("bad.csv"), "\(result)")
            #expect(desk.uploads == 0 && desk.names(in: "feed/new") == ["bad.csv"])
        }
    }

    @Test(
        arguments: [
            ("Latin-1", Array((users + "U,u,active\nM").utf8) + [0xFC] + Array("ller,m,active\n".utf8), "3"),
            (
                "UTF-16",
                [0xFF, 0xFE] + (users + "U,u,active\n").utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] },
                "UTF-16"
            ),
            ("line ends of CR", Array("user_id,login_id,status\rU,u,active\r".utf8), ""),
        ] as [(String, [UInt8], String)])
    func `a file in another encoding is not sent`(what: String, bytes: [UInt8], word: String) async throws {
        try await SISDesk.run { desk in
            try desk.write(bytes, to: "bad.csv")
            let result = try await desk.sis("import", "bad.csv")
            #expect(result.status == 65, "\(what): \(result)")
            #expect(
                result.errors.contains("bad.csv") && (word.isEmpty || result.errors.contains(word)),
                "\(result)")
            #expect(desk.uploads == 0)
        }
    }

    @Test func `a UTF-8 byte order mark is sent with the file`() async throws {
        try await SISDesk.run { desk in
            let bytes = [0xEF, 0xBB, 0xBF] + Array(SISDesk.users.utf8)
            try desk.write(bytes, to: "users.csv")
            let result = try await desk.sis("import", "users.csv")
            #expect(result.status == 0, "\(result)")
            #expect(desk.simulator.sis.posts.map(\.body) == [bytes])
        }
    }

    @Test func `a million rows are validated in little memory`() async throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/time") else {
            print("skipped: there is no /usr/bin/time to measure with")
            return
        }
        try await SISDesk.run { desk in
            let thousand = (0..<1000).map { "S\($0),U\($0),student,active\n" }.joined()
            let header = "section_id,user_id,role,status\n"
            try desk.write(header + String(repeating: thousand, count: 1000), to: "enrollments.csv")
            var tool = desk.tool
            tool.starter = ["/usr/bin/time", "-f", "%M KiB", "-o", desk.folder + "/memory"]
            let result = try await tool.run(["sis", "validate", "enrollments.csv"])
            #expect(result.status == 0, "\(result)")
            let kibibytes = try #require(
                desk.text(of: "memory")?.split(separator: " ").first.flatMap { Int($0) })
            #expect(kibibytes <= 64 * 1024)
        }
    }
}
