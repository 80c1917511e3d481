import ArgumentParser
import DAPFixture
import Foundation
import PostgresFixture
import Testing

@testable import CanvasDataTool

@Suite struct DAPOptionsTests {
    private static let official = [
        "--loglevel", "info", "--logfile", "dap.log", "--logformat", "plain", "--no-log-to-console",
        "--no-tracking",
        "--non-interactive", "--console-theme", "high-contrast-bw",
    ]

    @Test func `the official client's options work before the command and after it`() async throws {
        try await DAPSchool.run { school in
            let command = ["list", "--namespace", "canvas_logs"]
            for arguments in [Self.official + command, command + Self.official] {
                let result = try await school.tool.run(["dap"] + arguments)
                #expect(result == BuiltTool.Result(status: 0, output: "web_logs\n", errors: ""))
            }
            let log = String(decoding: try school.contents(of: "dap.log"), as: UTF8.self)
            #expect(log.matches(of: #/ INFO canvas-data 0\.1\.0 dap list began\n/#).count == 2, "\(log)")
            #expect(log.matches(of: #/ INFO dap list ended with 0\n/#).count == 2, "\(log)")
        }
    }

    @Test func `under the name dap the program is canvas-data dap`() async throws {
        try await DAPSchool.run { school in
            var tool = school.tool
            let link = "\(school.folder)/dap"
            try FileManager.default.createSymbolicLink(
                atPath: link, withDestinationPath: tool.executable.path)
            tool.executable = URL(fileURLWithPath: link)
            let result = try await tool.run(["--non-interactive", "list", "--namespace", "canvas_logs"])
            #expect(result == BuiltTool.Result(status: 0, output: "web_logs\n", errors: ""))
            #expect(try await tool.run(["--version"]).output == "canvas-data 0.1.0\n")
            #expect(try await tool.run(["-h"]).output.contains("USAGE: canvas-data dap "))
            let nothing = try await tool.run([])
            #expect(nothing.status == 64)
            #expect(nothing.errors.contains("USAGE: canvas-data dap "))
        }
    }

    @Test func `the name decides, wherever the program is`() {
        #expect(Invocation.arguments(of: ["/usr/local/bin/dap", "list"]) == ["dap", "list"])
        #expect(Invocation.arguments(of: ["dap"]) == ["dap"])
        #expect(Invocation.arguments(of: ["/opt/dap/canvas-data", "list-dumps"]) == ["list-dumps"])
        #expect(Invocation.arguments(of: []) == [])
    }

    @Test func `a misspelt command gets a suggestion`() async throws {
        let result = try await BuiltTool().run(["dap", "snapshto"])
        #expect(result.status == 64)
        #expect(result.errors.hasSuffix("\nDid you mean 'canvas-data dap snapshot'?\n"), "\(result.errors)")
    }

    @Test(arguments: [
        (["list"], "Error: Missing expected argument '--namespace <name>'\n"),
        (["schema", "--namespace", "canvas"], "Error: Missing expected argument '--table <table> ...'\n"),
        (
            ["schema", "--namespace", "canvas", "--table", ","],
            "Error: --table needs a name, several (a,b), or all.\n"
        ),
        (["schema", "--namespace", "", "--table", "a"], "Error: --namespace needs a name.\n"),
        (
            ["snapshot", "--namespace", "canvas", "--table", "a", "--format", "parquet", "--decompress"],
            "Error: Parquet files are not packed: leave out --decompress.\n"
        ),
        (
            ["incremental", "--namespace", "canvas", "--table", "a", "--since", "yesterday"],
            "Error: The value 'yesterday' is invalid for '--since <moment>'\n"
        ),
    ])
    func `a wrong command line is answered with usage`(arguments: [String], message: String) async throws {
        let result = try await BuiltTool().run(["dap"] + arguments)
        #expect(result.status == 64)
        #expect(result.errors.hasPrefix(message), "\(result.errors)")
    }

    @Test(
        arguments: [
            ([], nil, nil), (["--loglevel", "debug"], .verbose, nil), (["--loglevel", "error"], .quiet, nil),
            (["--loglevel", "warning"], nil, nil), (["--no-log-to-console"], .quiet, nil),
            (["--logformat", "json"], nil, .json), (["--logformat", "plain"], nil, .text),
        ] as [([String], Verbosity?, LogFormat?)])
    func `options of the log have their counterparts`(
        arguments: [String], verbosity: Verbosity?, format: LogFormat?
    ) throws {
        let global = try DAPOptions.parse(arguments).applied(to: GlobalOptions.parse([]))
        #expect(global.verbosity == verbosity)
        #expect(global.logFormat == format)
        let ours = try DAPOptions.parse(arguments).applied(
            to: GlobalOptions.parse(["-v", "--log-format", "json", "--log-file", "x"]))
        #expect(ours.verbosity == .verbose)
        #expect(ours.logFormat == .json)
        #expect(ours.logFile == "x")
    }

    @Test(arguments: [
        (["a"], ["a"], false), (["a,b", "c"], ["a", "b", "c"], false), (["a, b ,a"], ["a", "b"], false),
        (["all"], ["all"], true), (["all", "a"], ["all", "a"], false),
    ])
    func `tables come as a list, one by one, or all`(given: [String], names: [String], isAll: Bool) throws {
        let options = try DAPTableOptions.parse(["--namespace", "n"] + given.flatMap { ["--table", $0] })
        #expect(options.names == names)
        #expect(options.isAll == isAll)
    }

    @Test(
        .enabled("PyPI cannot be reached, from where DAP's official client comes") {
            await OfficialClient.canBeReached
        },
        .enabled(if: PrivateCluster.isInstalled, "Postgres is not installed"))
    func `every command and option of the official client exists here`() async throws {
        try await DAPSchool.run { school in
            let client = try await OfficialClient(school.simulator)
            func options(_ text: String) -> Set<String> {
                Set(text.matches(of: #/(?m)^ +(?:-\w, )?(--[a-z-]+)/#).map { String($0.1) })
            }
            let help = try await client.run("--help").output
            let commands = help.matches(of: #/(?m)^  ([a-z]+) {2,}/#).map { String($0.1) }
            #expect(commands.count == 8)
            let all = try await school.run("--help").output
            #expect(options(help).count == 12)
            #expect(options(help).subtracting(options(all)) == [])
            for command in commands {
                let theirs = options(try await client.run(command, "--help").output)
                let ours = options(try await school.run(command, "--help").output)
                #expect(theirs.count > 1)
                #expect(theirs.union(options(help)).subtracting(ours) == [], "\(command)")
            }
        }
    }
}
