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

    private var localDirectory: String {
        geteuid() == 0 ? "/var/lib/canvas-data/postgres" : "\(folder)/.local/share/canvas-data/postgres"
    }

    private func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `two lines of input are written to a file that only its owner can read`() async throws {
        try await withFolder {
            let result = try await tool.run(["init"], stdin: "the-key\r\nthe'secret\n")
            #expect(
                result
                    == BuiltTool.Result(
                        status: 0, output: "Wrote \(path), readable only by you.\n", errors: ""))
            #expect(
                try text() == """
                    # Settings of canvas-data, one per line. config.yml.example in its source lists all of them.
                    api_key: 'the-key'
                    api_secret: 'the''secret'
                    local_dir: '\(localDirectory)'

                    """)
            #expect(try mode(path) == 0o600)
            #expect(try mode(folder + "/.config/canvas-data") == 0o700)
        }
    }

    @Test func `an existing file is replaced only with --force, and kept beside the new one`() async throws {
        try await withFolder {
            _ = try await tool.run(["init"], stdin: "first-key\nfirst-secret\n")
            let before = try text()
            let refused = try await tool.run(["init"], stdin: "other-key\nother-secret\n")
            #expect(
                refused
                    == BuiltTool.Result(
                        status: 73, output: "",
                        errors: """
                            Error: \(path) already exists.
                              Use --force to replace it, or -c FILE to write another file.

                            """))
            #expect(try text() == before)
            let forced = try await tool.run(
                ["init", "--force", "--json", "--data-dir", "./data"], stdin: "other-key\nother-secret\n")
            #expect(
                forced
                    == BuiltTool.Result(
                        status: 0, output: "{\"config\":\"\(path)\",\"old\":\"\(path).old\"}\n", errors: ""))
            #expect(
                try text().hasSuffix(
                    "\napi_key: 'other-key'\napi_secret: 'other-secret'\nlocal_dir: '\(localDirectory)'\ndata_dir: './data'\n"
                ))
            // It may have held more than init asks for.
            #expect(try String(contentsOfFile: path + ".old", encoding: .utf8) == before)
            let again = try await tool.run(["init", "--force"], stdin: "third-key\nthird-secret\n")
            #expect(
                again.output
                    == "Wrote \(path), readable only by you.\nThe previous file is now \(path).old2.\n")
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder + "/.config/canvas-data").sorted()
                    == ["config.yml", "config.yml.old", "config.yml.old2"])
        }
    }

    @Test(arguments: [
        "postgresql://loader@db.example.edu/canvas", "host=db.example.edu dbname=canvas",
    ])
    func `a third line of input is the database`(database: String) async throws {
        try await withFolder {
            let result = try await tool.run(
                ["init", "--schema", "canvas"], stdin: "a-key\na-secret\n \(database) \n")
            #expect(result.status == 0)
            #expect(
                try text().hasSuffix("\napi_secret: 'a-secret'\ndatabase: '\(database)'\nschema: 'canvas'\n"))
            // It is the option's, too, and then not asked for.
            let option = try await tool.run(
                ["init", "--force", "--database", database], stdin: "a-key\na-secret\nno\n")
            #expect(option.status == 0)
            #expect(try text().hasSuffix("\ndatabase: '\(database)'\n"))
        }
    }

    @Test(arguments: ["yes", "postgresql://u:hunter2@h/%zz", "host='hunter2"])
    func `an invalid database is refused without being shown`(database: String) async throws {
        try await withFolder {
            let result = try await tool.run(["init"], stdin: "a-key\na-secret\n\(database)\n")
            #expect(
                result
                    == BuiltTool.Result(
                        status: 64, output: "",
                        errors: """
                            Error: The database is not a libpq URI or keyword string.
                              Write it as postgresql://loader@db.example.edu/canvas or host=db.example.edu dbname=canvas.

                            """))
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func `with key and secret as options standard input is not read`() async throws {
        try await withFolder {
            let result = try await tool.run(
                ["init", "--api-key", "a-key", "--api-secret", "a-secret"],
                stdin: "postgresql://elsewhere/x\n")
            #expect(result.status == 0)
            #expect(try !text().contains("elsewhere"))
        }
    }

    @Test func `--system and -c exclude each other`() async throws {
        let result = try await tool.run(["init", "--system", "-c", "x.yml"])
        #expect(result.status == 64)
        #expect(result.errors.hasPrefix("Error: Give --system or -c, not both.\n"))
    }

    @Test func `init replaces a broken file`() async throws {
        try await withFolder {
            _ = try await tool.run(["init"], stdin: "first-key\nfirst-secret\n")
            try Data("nonsense".utf8).write(to: URL(filePath: path))
            #expect(try await tool.run(["init", "--force"], stdin: "a-key\na-secret\n").status == 0)
        }
    }

    @Test(arguments: [
        ("", "Error: No API key was given.\n"), ("key\n", "Error: No API secret was given.\n"),
        ("key\n\n", "Error: No API secret was given.\n"),
        ("two words\n", "Error: The API key must be one word, without spaces or control characters.\n"),
        (
            "key\n\u{1b}[A\n",
            "Error: The API secret must be one word, without spaces or control characters.\n"
        ),
    ])
    func `an invalid key or secret is refused, and nothing is written`(input: String, errors: String)
        async throws
    {
        try await withFolder {
            let result = try await tool.run(["init"], stdin: input)
            #expect(result == BuiltTool.Result(status: 64, output: "", errors: errors))
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func `a directory that cannot be created is named`() async throws {
        let result = try await tool.run(["init", "-c", "/dev/null/x/c.yml"], stdin: "a-key\na-secret\n")
        #expect(
            result
                == BuiltTool.Result(
                    status: 73, output: "",
                    errors: "Error: /dev/null/x/c.yml cannot be written: Not a directory.\n"))
    }

    @Test func `key and secret are not echoed at a terminal`() async throws {
        try await withFolder {
            let terminal = try PseudoTerminal()
            var tool = tool
            tool.environment["https_proxy"] = "http://proxy.example.edu"
            let process = try terminal.start(tool, ["init"])
            #expect(await declineSystem(terminal))
            #expect(await terminal.read(until: "API: 1 for DAP (Canvas Data 2), 2 for Canvas Data 1 [1]: "))
            terminal.type("2\n")
            #expect(await terminal.read(until: "API key: "))
            #expect(!terminal.isEchoing)
            terminal.type("typed-key\n")
            #expect(await terminal.read(until: "API secret: "))
            terminal.type("typed-secret\n")
            #expect(
                await terminal.read(
                    until:
                        "Database, such as postgresql://loader@db.example.edu/canvas (empty for a private Postgres): "
                ))
            #expect(terminal.isEchoing)
            terminal.type("\n")
            #expect(await terminal.read(until: "Set them there too, or use settings instead."))
            #expect(await process.status == 0)
            #expect(terminal.seen.contains("readable only by you."))
            #expect(
                terminal.seen.contains(
                    "CANVAS_DATA_LOCAL_DIR, https_proxy are set in this shell, but not for cron and systemd"
                ))
            #expect(!terminal.seen.contains("typed"))
            #expect(terminal.isEchoing)
            #expect(try text().contains("api_key: 'typed-key'\napi_secret: 'typed-secret'\n"))
        }
    }

    @Test func `a school with DAP is asked for the client ID, and for the secret without an echo`()
        async throws
    {
        try await withFolder {
            let terminal = try PseudoTerminal()
            let process = try terminal.start(tool, ["init"])
            #expect(await declineSystem(terminal))
            #expect(await terminal.read(until: "API: 1 for DAP (Canvas Data 2), 2 for Canvas Data 1 [1]: "))
            terminal.type("\n")
            #expect(await terminal.read(until: "Client ID: "))
            #expect(terminal.isEchoing)
            terminal.type("us-east-1#typed-id\n")
            #expect(await terminal.read(until: "Client secret: "))
            #expect(!terminal.isEchoing)
            terminal.type("hidden-secret\n")
            #expect(await terminal.read(until: "(empty for a private Postgres): "))
            terminal.type("\n")
            #expect(await process.status == 0)
            #expect(!terminal.seen.contains("hidden"))
            #expect(
                try text().contains(
                    "dap_client_id: 'us-east-1#typed-id'\ndap_client_secret: 'hidden-secret'\n"))
        }
    }

    @Test func `with --api dap lines of input are the client ID, the secret and the database`() async throws {
        try await withFolder {
            let result = try await tool.run(
                ["init", "--api", "dap", "--api-url", "http://127.0.0.1:1"],
                stdin: "us-east-1#id\nsome-secret\nhost=db dbname=canvas\n")
            #expect(result.status == 0)
            #expect(
                try text().hasSuffix(
                    """
                    dap_client_id: 'us-east-1#id'
                    dap_client_secret: 'some-secret'
                    dap_api_url: 'http://127.0.0.1:1'
                    database: 'host=db dbname=canvas'

                    """))
            let wrong = try await tool.run(
                ["init", "--api", "dap", "--force"], stdin: "an:id\nsome-secret\n")
            #expect(wrong.status == 78)
            let mixed = try await tool.run(["init", "--api", "dap", "--api-key", "k", "--force"])
            #expect(mixed.status == 64)
            #expect(
                mixed.errors.hasPrefix(
                    "Error: --api-key and --api-secret are of Canvas Data 1, not of DAP.\n"))
        }
    }

    /// root is asked whether the file is for the whole machine.
    private func declineSystem(_ terminal: PseudoTerminal) async -> Bool {
        guard geteuid() == 0 else { return true }
        guard
            await terminal.read(
                until: "Write /etc/canvas-data/config.yml, for the whole machine, instead of \(path)? [Y/n]: "
            )
        else { return false }
        terminal.type("n\n")
        return true
    }

    @Test func `an interrupt at the prompt restores the terminal`() async throws {
        try await withFolder {
            let terminal = try PseudoTerminal()
            let process = try terminal.start(tool, ["init"])
            #expect(await declineSystem(terminal))
            #expect(await terminal.read(until: "API: 1 for DAP (Canvas Data 2), 2 for Canvas Data 1 [1]: "))
            terminal.type("2\n")
            #expect(await terminal.read(until: "API key: "))
            process.send(SIGINT)
            #expect(await process.status == 130)
            #expect(terminal.isEchoing)
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }
}
