import Foundation
import Glibc
import Testing

@Suite struct InitTests {
    private let folder = NSTemporaryDirectory() + "init-\(UUID())"

    private var tool: BuiltTool {
        var tool = BuiltTool()
        tool.environment["HOME"] = folder
        return tool
    }

    private func withFolder(_ body: () async throws -> Void) async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body()
    }

    private var path: String { folder + "/.config/canvas-data/config.yml" }

    private func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `two lines of input become a file that its owner alone can read`() async throws {
        try await withFolder {
            let result = try await tool.run(["init"], stdin: "the-key\r\nthe'secret\n")
            #expect(
                result
                    == BuiltTool.Result(
                        status: 0, output: "Wrote \(path), readable by you alone.\n", errors: ""))
            #expect(
                try text() == """
                    # Settings of canvas-data, one a line. config.yml.example in its sources lists them all.
                    api_key: 'the-key'
                    api_secret: 'the''secret'

                    """)
            #expect(try mode(path) == 0o600)
            #expect(try mode(folder + "/.config/canvas-data") == 0o700)
        }
    }

    @Test func `a file that is there is replaced only by force, and whole`() async throws {
        try await withFolder {
            _ = try await tool.run(["init"], stdin: "first-key\nfirst-secret\n")
            let before = try text()
            let refused = try await tool.run(["init"], stdin: "other-key\nother-secret\n")
            #expect(
                refused
                    == BuiltTool.Result(
                        status: 73, output: "",
                        errors: """
                            Error: \(path) is already there.
                              Give --force to replace it, or -c FILE to write another.

                            """))
            #expect(try text() == before)
            let forced = try await tool.run(
                ["init", "--force", "--json", "--data-dir", "./data"], stdin: "other-key\nother-secret\n")
            #expect(forced == BuiltTool.Result(status: 0, output: "{\"config\":\"\(path)\"}\n", errors: ""))
            #expect(
                try text().hasSuffix(
                    "\napi_key: 'other-key'\napi_secret: 'other-secret'\ndata_dir: './data'\n"))
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder + "/.config/canvas-data")
                    == ["config.yml"])
        }
    }

    @Test func `a broken file does not keep init from replacing it`() async throws {
        try await withFolder {
            _ = try await tool.run(["init"], stdin: "first-key\nfirst-secret\n")
            try Data("nonsense".utf8).write(to: URL(filePath: path))
            #expect(try await tool.run(["init", "--force"], stdin: "a-key\na-secret\n").status == 0)
        }
    }

    @Test(arguments: [
        ("", "Error: No API key was given.\n"), ("key\n", "Error: No API secret was given.\n"),
        ("key\n\n", "Error: No API secret was given.\n"),
        ("two words\n", "Error: The API key must be one word, without blanks or control characters.\n"),
        (
            "key\n\u{1b}[A\n",
            "Error: The API secret must be one word, without blanks or control characters.\n"
        ),
    ])
    func `what cannot be a key or secret is refused, and nothing written`(input: String, errors: String)
        async throws
    {
        try await withFolder {
            let result = try await tool.run(["init"], stdin: input)
            #expect(result == BuiltTool.Result(status: 64, output: "", errors: errors))
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func `a directory that cannot be made is named`() async throws {
        let result = try await tool.run(["init", "-c", "/dev/null/x/c.yml"], stdin: "a-key\na-secret\n")
        #expect(
            result
                == BuiltTool.Result(
                    status: 73, output: "",
                    errors: "Error: /dev/null/x/c.yml cannot be written: Not a directory.\n"))
    }

    @Test func `at a terminal nothing that is typed is shown`() async throws {
        try await withFolder {
            let terminal = try PseudoTerminal()
            let process = try terminal.start(tool, ["init"])
            #expect(await terminal.read(until: "API key: "))
            #expect(!terminal.isEchoing)
            terminal.type("typed-key\n")
            #expect(await terminal.read(until: "API secret: "))
            terminal.type("typed-secret\n")
            #expect(await terminal.read(until: "readable by you alone."))
            #expect(await process.status == 0)
            #expect(!terminal.seen.contains("typed"))
            #expect(terminal.isEchoing)
            #expect(try text().contains("api_key: 'typed-key'\napi_secret: 'typed-secret'\n"))
        }
    }

    @Test func `interrupted at the prompt, the terminal is as it was`() async throws {
        try await withFolder {
            let terminal = try PseudoTerminal()
            let process = try terminal.start(tool, ["init"])
            #expect(await terminal.read(until: "API key: "))
            process.send(SIGINT)
            #expect(await process.status == 130)
            #expect(terminal.isEchoing)
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }
}
