import CanvasData
import CanvasDataBase
import CanvasSimulator
import Foundation
import Glibc
import LibraryExamples
import PostgresFixture
import Testing

@testable import CanvasDataTool

/// What the README says is so.
@Suite struct ReadmeTests {
    let readme: Readme

    init() throws { readme = try Readme() }

    @Test(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
    func `the quickstart prints what it shows, and its cron lines then succeed silently`() async throws {
        try await ToolOnSimulator.run { simulator, school in
            let database = try await PrivateCluster.shared().database()
            let socket = try #require(database.environment["PGHOST"])
            let uri =
                "postgresql://postgres@/\(database.name)?host=\(socket.replacing("/", with: "%2F"))"
            let shell = shell(for: school)
            let steps = readme.steps(in: "Quickstart with Canvas Data 1") + readme.steps(in: "Only files")
            #expect(steps.count >= 7)
            try await follow(
                steps, in: shell, "\(simulator.key)\n\(simulator.secret)\n\(uri)\n", uri: uri, database,
                socket)
            try await checkCron(school, "database \(database.name) on this machine (\(socket))")
        }
    }

    @Test(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
    func `the quickstart of DAP prints what it shows`() async throws {
        var settings = SimulatorSettings()
        settings.dap.limits = .none
        try await ToolOnSimulator.run(settings) { simulator, school in
            let database = try await PrivateCluster.shared().database()
            let socket = try #require(database.environment["PGHOST"])
            let uri =
                "postgresql://postgres@/\(database.name)?host=\(socket.replacing("/", with: "%2F"))"
            var shell = shell(for: school)
            shell.environment["CANVAS_DATA_DAP_API_URL"] = simulator.apiURL
            // At a terminal it asks for the API.
            let steps = readme.steps(in: "Quickstart").map { step in
                Readme.Step(
                    command: step.command == "canvas-data init" ? "canvas-data init --api dap" : step.command,
                    output: step.output)
            }
            #expect(steps.count >= 6)
            let input = "\(simulator.dap.clientID)\n\(simulator.dap.clientSecret)\n\(uri)\n"
            try await follow(steps + readme.steps(in: "DAP"), in: shell, input, uri: uri, database, socket)
        }
    }

    /// Runs the commands of the README, and compares what they print with what it shows.
    private func follow(
        _ steps: [Readme.Step], in shell: BuiltTool, _ input: String, uri: String,
        _ database: PrivateDatabase,
        _ socket: String
    ) async throws {
        for step in steps {
            let command = step.command.replacing(Self.uri, with: uri)
            let result = try await shell.run(["-c", "{ \(command)\n} 2>&1"], stdin: input)
            let printed = result.output.replacing(shell.workingDirectory, with: "/home/you")
                .replacing(
                    "\(database.name) on this machine (\(socket))", with: "canvas on db.example.edu"
                )
                .split(separator: "\n", omittingEmptySubsequences: false).map { normalized(String($0)) }
            // Asked at a terminal only.
            let promised = step.output.map(normalized).filter {
                !$0.hasPrefix("API: 1 ") && !$0.hasPrefix("Client ") && !$0.hasPrefix("API key:")
                    && !$0.hasPrefix("API secret:")
                    && !$0.hasPrefix("Database, such as")
            }
            #expect(result.status == 0, "\(command): \(result.output)")
            #expect(
                matches(trimmed(promised)[...], trimmed(printed)[...]),
                "$ \(command)\n\(result.output)")
        }
    }

    @Test(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
    func `cron lines find the private Postgres that init made with other variables set`() async throws {
        try await ToolOnSimulator.run { simulator, school in
            var shell = shell(for: school)
            shell.environment["CANVAS_DATA_LOCAL_DIR"] = nil
            shell.environment["XDG_DATA_HOME"] = "\(school.folder)/elsewhere"
            let place = "\(school.folder)/elsewhere/canvas-data/postgres"
            // root's is in /var/lib, where a test has no business.
            let option = geteuid() == 0 ? " --local-dir \(place)" : ""
            let made = try await shell.run(
                ["-c", "canvas-data init\(option) && canvas-data refresh -q"],
                stdin: "\(simulator.key)\n\(simulator.secret)\n\n")
            #expect(made.status == 0, "\(made)")
            try await checkCron(school, "the private Postgres in \(place)")
        }
    }

    /// The database of the quickstart.
    private static let uri = "postgresql://loader@db.example.edu/canvas"

    /// A user's shell, in which the built tool is found.
    private func shell(for school: ToolOnSimulator) -> BuiltTool {
        var shell = school.tool
        shell.executable = URL(filePath: "/bin/bash")
        // What `init` writes is what counts.
        shell.environment["CANVAS_DATA_API_KEY"] = nil
        shell.environment["CANVAS_DATA_API_SECRET"] = nil
        shell.environment["CANVAS_DATA_PROGRESS"] = "none"
        shell.environment["HOME"] = school.folder
        shell.environment["XDG_STATE_HOME"] = "\(school.folder)/state"
        shell.environment["PATH"] = "\(BuiltTool.productsDirectory.path):/usr/bin:/bin"
        return shell
    }

    /// The README's lines for cron say nothing, as all is well, and are about the database at `place`.
    private func checkCron(_ school: ToolOnSimulator, _ place: String) async throws {
        // All that the test's Canvas differs in.
        let file = "\(school.folder)/.config/canvas-data/config.yml"
        let settings = try String(contentsOfFile: file, encoding: .utf8)
        let address = try #require(school.tool.environment["CANVAS_DATA_API_URL"])
        try ToolOnSimulator.write("\(settings)api_url: \(address)\n", to: file, permissions: 0o600)

        var cron = school.tool
        cron.executable = URL(filePath: "/bin/sh")
        // crontab(5).
        cron.environment = [
            "HOME": school.folder, "LOGNAME": "you", "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin",
        ]
        let commands = readme.section("Every night").compactMap { line in
            try? #/ {4}(?:[\d*\/]+ +){5}(.+)/#.wholeMatch(in: line)?.1
        }.map(String.init)
        #expect(commands.count == 2)
        for command in commands {
            // The simulated dumps are some days old.
            let command = command.replacing("36h", with: "3600h").replacing(
                "/usr/local/bin/canvas-data", with: "\(BuiltTool.productsDirectory.path)/canvas-data")
            let silent = try await cron.run(["-c", command])
            #expect(silent == BuiltTool.Result(status: 0, output: "", errors: ""), "\(command)")
            let loud = try await cron.run(["-c", command.replacing(" -q", with: "")])
            #expect(loud.status == 0)
            #expect(loud.output.hasSuffix("In schema public of \(place).\n"), "\(command): \(loud.output)")
        }
    }

    private func trimmed(_ lines: [String]) -> [String] {
        var lines = lines
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    @Test func `the table of commands lists those of --help`() async throws {
        let help = try await BuiltTool().run(["--help"]).output
        let commands = try #require(help.split(separator: "SUBCOMMANDS:\n").last).split(separator: "\n")
            .compactMap { try? #/ {2}([a-z-]+)\b.*/#.wholeMatch(in: $0)?.1 }.map(String.init)
        #expect(commands.contains("list-dumps"))
        #expect(readme.table(in: "Commands").map { word($0[0]) } == commands)
    }

    @Test func `every option in the README exists, and each option of a command belongs to it`() async throws
    {
        var known: Set<String> = ["--help"]
        for row in readme.table(in: "Commands") {
            let help = try await BuiltTool().run([word(row[0]), "--help"]).output
            let options = Set(help.matches(of: #/--[a-z-]+/#).map { String($0.0) })
            #expect(mentioned(row[0]).subtracting(options) == [], "\(word(row[0]))")
            known.formUnion(options)
        }
        let groups = [
            "sis": ["import", "run", "status", "list", "errors", "abort", "restore", "validate"],
            "dap": DAP.commandNames,
        ]
        for (group, command) in groups.flatMap({ group, commands in commands.map { (group, $0) } }) {
            let help = try await BuiltTool().run([group, command, "--help"]).output
            known.formUnion(help.matches(of: #/--[a-z-]+/#).map { String($0.0) })
        }
        #expect(mentioned(readme.text).subtracting(known) == [])
    }

    /// The command in `` `get-schema [--version V]` ``.
    private func word(_ cell: String) -> String {
        String(cell.drop { $0 == "`" }.prefix { $0 == "-" || $0.isLetter })
    }

    private func mentioned(_ text: String) -> Set<String> {
        Set(text.matches(of: #/[\s`\[(](--[a-z][a-z-]+)/#).map { String($0.1) })
    }

    @Test func `the table of exit codes lists all exit codes`() {
        let codes = readme.table(in: "Exit codes").flatMap { $0[0].split(separator: ", ").map(String.init) }
        #expect(codes.sorted() == ExitCode.allCases.map { "\($0.rawValue)" }.sorted())
    }

    @Test func `every variable and setting in the README exists`() throws {
        let variables = Set(
            readme.text.matches(of: #/\b(CANVAS_DATA|CD)_[A-Z_]+[A-Z]\b/#).map { String($0.0) })
        let known = Setting.allCases.flatMap { [$0.environmentName] + $0.borrowedEnvironmentNames }
        #expect(variables.contains("CANVAS_DATA_API_KEY"))
        #expect(variables.subtracting(known) == ["CANVAS_DATA_CONFIG"])

        let example = readme.block("yaml", in: "Configuration").joined(separator: "\n")
        #expect(try ConfigurationFile(name: "README.md", text: example).values.count == 4)
        let words = readme.section("Configuration").joined(separator: "\n")
            .matches(of: #/`([a-z]+_[a-z_]+)`/#).map { String($0.1) }
        let proxies = ["https_proxy", "no_proxy"]
        #expect(words.filter { Setting(rawValue: $0) == nil && !proxies.contains($0) } == [])
    }

    @Test func `the library examples are those that the tests compile`() throws {
        let compiled = try Readme.file("Tests/LibraryExamples/ReadmeExamples.swift")
        let bodies = readme.blocks("swift", in: "The library").map { $0.drop { $0 != "" }.dropFirst() }
        #expect(bodies.map(\.count) == [4, 4])
        for body in bodies { #expect(compiled.contains(body.map { "    \($0)\n" }.joined())) }
    }

    @Test func `every Swift function in the table for Python users exists`() throws {
        let simulated = try CanvasDataAPI(credentials: Credentials(key: "key", secret: "secret"))
        let schema = try SchemaDefinition(JSONValue(parsing: Array(#"{"version":"1","schema":{}}"#.utf8)))
        let promises = readmePromises(simulated, schema, TableHistory(table: "t", entries: []))
        let words = readme.table(in: "The library").flatMap { row in
            row[1].matches(of: #/`([^`]+)`/#).map { String($0.1) }
        }
        #expect(Set(words) == Set(promises.keys))
    }
}
