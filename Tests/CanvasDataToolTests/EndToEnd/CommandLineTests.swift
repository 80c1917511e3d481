import Foundation
import Testing

/// What can be said without a Canvas.
@Suite struct CommandLineTests {
    let tool = BuiltTool()

    @Test func `no command prints the list of commands, and exits with 64`() async throws {
        let result = try await tool.run([])
        #expect(result.status == 64)
        #expect(result.output == "")
        #expect(result.errors.hasPrefix("Usage: canvas-data [options] <command> [options]\n\n  list-dumps "))
    }

    @Test(arguments: [["--version"], ["list-dumps", "--help"], ["help", "init"], ["--help"]])
    func `help and version go to stdout`(arguments: [String]) async throws {
        let result = try await tool.run(arguments)
        #expect(result.status == 0)
        #expect(result.errors == "")
        #expect(result.output != "")
    }

    @Test func `the version is one line`() async throws {
        #expect(try await tool.run(["--version"]).output == "canvas-data 0.1.0\n")
    }

    @Test func `version --verbose prints the versions of the libraries`() async throws {
        #expect(try await tool.run(["version"]).output == "canvas-data 0.1.0\n")
        let lines = try await tool.run(["version", "--verbose"]).output.split(separator: "\n")
        let names = lines.map { $0.prefix { $0 != " " } }
        #expect(names == ["canvas-data", "libcurl", "OpenSSL", "libpq"])
        #expect(lines.allSatisfy { $0.firstMatch(of: #/ \d+\.\d+/#) != nil }, "\(lines)")
    }

    @Test(arguments: [
        "list_dumps", "list_schemas", "get_schema", "get_ddl", "get_dump_files", "unpack_dump_files",
        "sync_dump_files", "get_table_files", "historical_requests",
    ])
    func `command names with underscores are accepted, as in the SDK`(command: String) async throws {
        let result = try await tool.run([command, "--help"])
        #expect(result.status == 0)
        #expect(result.output.contains("USAGE: canvas-data \(command.replacing("_", with: "-")) "))
    }

    @Test func `a misspelt option or command gets a suggestion`() async throws {
        let option = try await tool.run(["list-dumps", "--limt", "1"])
        #expect(option.status == 64)
        #expect(option.errors.hasPrefix("Error: Unknown option '--limt'. Did you mean '--limit'?\n"))
        let command = try await tool.run(["lsit-dumps"])
        #expect(command.status == 64)
        #expect(command.errors.hasSuffix("\nDid you mean 'canvas-data list-dumps'?\n"))
    }

    @Test func `with --json errors are objects, even about the command line`() async throws {
        let result = try await tool.run(["list-dumps", "--json", "--nonsense-option"])
        #expect(result.status == 64)
        #expect(
            result.errors
                == #"{"type":"error","code":"usage","exit":64,"message":"Unknown option '--nonsense-option'","hint":null}"#
                + "\n")
    }

    @Test func `without credentials nothing is sent`() async throws {
        let result = try await tool.run(["list-dumps"])
        #expect(
            result
                == BuiltTool.Result(
                    status: 78, output: "",
                    errors: """
                        Error: The API key and secret are missing.
                          Run 'canvas-data init' once, set CANVAS_DATA_API_KEY and CANVAS_DATA_API_SECRET, \
                        or set api_key and api_secret in a configuration file.

                        """))
    }

    @Test func `an error in the configuration is reported with its line`() async throws {
        let result = try await tool.run(["-c", "-", "list-dumps"], stdin: "api_key: x\nJobs: 4\n")
        #expect(
            result
                == BuiltTool.Result(
                    status: 78, output: "",
                    errors: "Error: standard input:2:1: unknown setting \"Jobs\".\n  Did you mean jobs?\n"
                ))
    }

    @Test func `plain http is refused except for loopback`() async throws {
        var tool = tool
        tool.environment["CD_API_KEY"] = "key-of-the-old-tool"
        tool.environment["CD_API_SECRET"] = "secret-of-the-old-tool"
        let result = try await tool.run(["list-dumps", "--api-url", "http://canvas.example"])
        #expect(result.status == 78)
        #expect(
            result.errors.hasPrefix(
                "Error: http://canvas.example would send what Canvas answers unprotected.\n"))
    }

    @Test func `the last of two options wins, and options win over everything else`() async throws {
        var tool = tool
        tool.environment["CANVAS_DATA_JOBS"] = "many"
        let wrong = try await tool.run(["--api-key", "k", "get-dump-files", "--api-secret", "s", "--dry-run"])
        #expect(wrong.status == 78)
        #expect(
            wrong.errors
                == "Error: CANVAS_DATA_JOBS: jobs must be a whole number from 1 to 64, not \"many\".\n")
        let last = try await tool.run(
            ["--config", "/first", "--config", "/second", "list-dumps", "-c", "/nowhere/third.yml"])
        #expect(last.status == 78)
        #expect(
            last.errors.hasPrefix(
                "Error: The configuration file /nowhere/third.yml cannot be read: No such file or directory.\n"
            ))
    }

    @Test(arguments: [["-tcourse_dim"], ["-t", "course_dim"], ["-t=course_dim"], ["--table=course_dim"]])
    func `a table may be named in every form of the SDK`(option: [String]) async throws {
        let result = try await tool.run(["unpack-dump-files"] + option)
        #expect(result.status == 78)
        #expect(result.errors.hasPrefix("Error: The API key and secret are missing.\n"))
    }

    @Test(arguments: [["-c/nowhere/c.yml", "list-dumps"], ["list-dumps", "--config=/nowhere/c.yml"]])
    func `the configuration may be named in every form of the SDK`(arguments: [String]) async throws {
        let result = try await tool.run(arguments)
        #expect(result.status == 78)
        #expect(result.errors.hasPrefix("Error: The configuration file /nowhere/c.yml cannot be read"))
    }

    @Test func `a full disk under stdout is a failure`() async throws {
        let result = try await tool.shell("\"$tool\" --version > /dev/full")
        #expect(result.status == 74)
        #expect(
            result.errors == """
                Error: The output could not be written: No space left on device.
                  Fix the cause, then run the command again.

                """)
    }

    @Test func `a reader that goes away ends the command silently`() async throws {
        // The reader has gone before the first write: the writer waits until the file of its last act is there.
        let done = NSTemporaryDirectory() + "done-\(UUID())"
        let script = """
            { while [ ! -e \(done) ]; do sleep 0.01; done; "$tool" --help; echo $? >&2; } | { exec <&-; : > \(done); }
            """
        let result = try await tool.shell(script)
        unlink(done)
        #expect(result.errors == "141\n")
    }

    @Test func `a log file that cannot be opened is named`() async throws {
        let result = try await tool.run(["list-dumps", "--log-file", "/nowhere/log"])
        #expect(
            result
                == BuiltTool.Result(
                    status: 73, output: "",
                    errors: """
                        Error: The log file /nowhere/log cannot be opened: No such file or directory.
                          Check its directory and permissions, or choose another file with --log-file.

                        """))
    }
}
