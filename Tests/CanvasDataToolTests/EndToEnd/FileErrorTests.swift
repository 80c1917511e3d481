import CanvasSimulator
import Foundation
import Glibc
import Testing

/// What a user is told when files cannot be written, or a file cannot be had.
@Suite struct FileErrorTests {
    private static let checkPath = "Check the path and who may write there (--download-dir, --data-dir)."
    private static let seeToIt = "Fix the cause, then run the command again."

    static let cases = [
        ErrorCase(
            "a file in the place of download_dir", ["get-dump-files", "--download-dir", "config.yml"],
            73, "cannot_write", "Cannot open config.yml (Not a directory).", checkPath),
        ErrorCase(
            "a file in the way to it", ["get-dump-files", "--download-dir", "config.yml/downloads"],
            73, "cannot_write", "Cannot create config.yml/downloads (Not a directory).", checkPath),
        ErrorCase(
            "a data_dir where nobody may write", ["unpack-dump-files", "--data-dir", "/proc/canvas-data"],
            73, "cannot_write", "Cannot create /proc/canvas-data (No such file or directory).", checkPath),
        ErrorCase(
            "a log file that cannot be opened", ["list-dumps", "--log-file", "missing/log"],
            73, "cannot_write", "The log file missing/log cannot be opened: No such file or directory.",
            "Check its directory and permissions, or choose another file with --log-file."),
        ErrorCase(
            "a file host that is not there, said once for all files", ["get-dump-files"],
            script: "listing[*]:link=other-host",
            69, "unavailable", "127.0.0.2:FILEPORT cannot be reached (Connection refused).",
            "Check the network and firewall; behind a proxy, set https_proxy."),
        ErrorCase(
            "a file host that refuses", ["get-dump-files", "-t", "course_dim"], script: "file:403",
            77, "refused", "FILEHOST refuses FRAGMENT (403 AccessDenied).",
            "Run the command again later: what has come is kept. If it stays so, report it to Instructure."),
        ErrorCase(
            "a file host that is too busy", ["get-dump-files", "-t", "course_dim"],
            script: "file:503,retry-after=0",
            69, "unavailable", "FRAGMENT could not be fetched from FILEHOST (8 × status 503).",
            "Run the command again: it goes on where it stopped."),
        ErrorCase(
            "a status nobody expects", ["get-dump-files", "-t", "course_dim"], script: "file:418",
            1, "failed", "FILEHOST answered the request for FRAGMENT with status 418 InternalError.",
            "Run the command again; if it stays so, report it to Instructure."),
    ]

    @Test(arguments: cases)
    func `each failure of a file has its message and exit code`(_ failure: ErrorCase) async throws {
        var settings = SimulatorSettings()
        settings.misbehaviour = try Misbehaviour(parsing: failure.script)
        try await ToolOnSimulator.run(settings) { simulator, school in
            try school.write("", to: "config.yml")
            // HOST is in the other name too.
            var names: [String: String] = [:]
            names["FILEHOST"] = String(simulator.fileHostURL.dropFirst(7))
            names["FILEPORT"] = String(simulator.fileHostURL.split(separator: ":").last ?? "")
            names["FRAGMENT"] = try await simulator.truth(of: 4)?.table("course_dim")?.filenames.first
            try await failure.check(with: school.tool, names, oneByOne: true)
        }
    }

    @Test func `stdout on a full disk, or closed, is a failure`() async throws {
        try await ToolOnSimulator.run { _, school in
            var full = school.tool
            full.outputFile = "/dev/full"
            let list = try await full.run(["list-dumps"])
            #expect(
                list
                    == BuiltTool.Result(
                        status: 74, output: "",
                        errors: "Error: The output could not be written: No space left on device.\n"
                            + "  \(Self.seeToIt)\n"))
            let schema = try await full.run(["get-schema"])
            #expect(schema.status == 74)
            var closed = school.tool
            closed.starter = ["/bin/sh", "-c", "exec \"$0\" \"$@\" >&-"]
            let nowhere = try await closed.run(["list-dumps"])
            #expect(
                nowhere
                    == BuiltTool.Result(
                        status: 74, output: "",
                        errors: "Error: The output could not be written: Bad file descriptor.\n"
                            + "  \(Self.seeToIt)\n"))
        }
    }

    @Test func `a log file that cannot be written is a failure`() async throws {
        var settings = SimulatorSettings()
        settings.clockOffset = 3600
        try await ToolOnSimulator.run(settings) { _, school in
            let result = try await school.tool.run(["list-schemas", "-q", "--log-file", "/dev/full"])
            #expect(result.status == 74)
            #expect(
                result.errors
                    == "Error: The log file could not be written: No space left on device.\n  \(Self.seeToIt)\n"
            )
        }
    }

    @Test func `a file that cannot grow is a failure, and the next run completes it`() async throws {
        var settings = SimulatorSettings()
        // So that some tables are larger than what is noted of the dump beside its files.
        settings.scale = 10
        try await ToolOnSimulator.run(settings) { simulator, school in
            let truth = try #require(try await simulator.truth(of: 4))
            let arguments = ["unpack-dump-files", "-q", "--download-dir", "downloads", "--data-dir", "data"]
            var limited = school.tool
            limited.starter = ["/usr/bin/prlimit", "--fsize=200000"]
            let result = try await limited.run(arguments)
            #expect(result.status == 73)
            #expect(result.output == "")
            #expect(result.errors.hasPrefix("Error: There is no room to write \(school.folder)/data/4/"))
            #expect(
                result.errors.hasSuffix(
                    ".txt.part (File too large).\n  Make room, or choose another disk (--download-dir, --data-dir), "
                        + "and run the command again: it goes on where it stopped.\n"))
            #expect(try school.wrongTables(of: truth) == [])
            #expect(
                try await school.tool.run(arguments) == BuiltTool.Result(status: 0, output: "", errors: ""))
            #expect(try school.wrongTables(of: truth) == [])
        }
    }

    @Test func `a second run in the same directory exits with 75`() async throws {
        var settings = SimulatorSettings()
        settings.misbehaviour = try Misbehaviour(parsing: "file:stall@50%")
        try await ToolOnSimulator.run(settings) { simulator, school in
            let first = try school.tool.start(["get-dump-files", "-q"])
            while !simulator.requestLog.contains(where: { $0.host == .files }) {
                try await Task.sleep(for: .milliseconds(20))
            }
            try await ErrorCase(
                "", ["get-dump-files"], 75, "busy", "Another canvas-data is working in ./downloads.",
                "Wait until it has ended, or use another directory."
            ).check(with: school.tool)
            first.send(SIGKILL)
            #expect(try await first.result().status == 137)
        }
    }
}
