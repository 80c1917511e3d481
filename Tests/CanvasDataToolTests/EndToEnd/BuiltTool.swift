import CanvasDataTransfer
import Foundation
import Glibc

/// The built `canvas-data`, run as a user runs it: another process, its own environment.
struct BuiltTool: Sendable {
    struct Result: Sendable, Equatable {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Nothing of the tester's own environment gets in.
    var environment: [String: String] = [
        "PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C",
        // A test that names no database must not make one in the tester's own place.
        "CANVAS_DATA_LOCAL_DIR": "/dev/null/postgres",
    ]
    var workingDirectory = NSTemporaryDirectory()
    var executable = BuiltTool.productsDirectory.appendingPathComponent("canvas-data")
    /// A program and its arguments that starts the tool, such as `prlimit`.
    var starter: [String] = []
    /// The file that stdout goes to, instead of to the result.
    var outputFile: String?
    /// No run of a test takes that long: it hangs, and is killed. In seconds.
    var patience = 60.0

    /// Where the build puts executables: beside the test bundle.
    static var productsDirectory: URL {
        URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
    }

    func run(_ arguments: [String], stdin: String = "") async throws -> Result {
        try await start(arguments, stdin: stdin).result()
    }

    /// Runs a shell script that finds the tool in `$tool`.
    func shell(_ script: String, stdin: String = "") async throws -> Result {
        var shell = self
        shell.executable = URL(fileURLWithPath: "/bin/sh")
        shell.environment["tool"] = executable.path
        return try await shell.run(["-c", script], stdin: stdin)
    }

    func start(_ arguments: [String], stdin: String = "") throws -> Running {
        try Running(self, arguments, stdin: stdin)
    }

    /// One run of it.
    final class Running: Sendable {
        private let process: ChildProcess
        private let output: Task<String, Never>
        private let errors: Task<String, Never>
        private let watchdog: Task<Void, any Error>

        init(_ tool: BuiltTool, _ arguments: [String], stdin: String) throws {
            let input = try closedOnExecPipe()
            let out = try closedOnExecPipe()
            let err = try closedOnExecPipe()
            let file = tool.outputFile.map { open($0, O_WRONLY | O_CLOEXEC) }
            let program = tool.executable.path
            let process = try ChildProcess(
                tool.starter + [program] + arguments, environment: tool.environment,
                directory: tool.workingDirectory,
                descriptors: (input.reading, file ?? out.writing, err.writing))
            for descriptor in [input.reading, out.writing, err.writing, file ?? -1] { close(descriptor) }
            // Less than a pipe holds, so that this never waits; and the tool may have ended without reading it.
            let bytes = Array(stdin.utf8)
            _ = withoutBrokenPipeSignal { write(input.writing, bytes, bytes.count) }
            close(input.writing)
            output = Task { await onThread { readAll(out.reading) } }
            errors = Task { await onThread { readAll(err.reading) } }
            self.process = process
            watchdog = Task {
                try await Task.sleep(for: .seconds(tool.patience))
                process.send(SIGKILL)
            }
        }

        var identifier: Int32 { process.identifier }

        var isRunning: Bool { process.isRunning }

        func send(_ signal: Int32) { process.send(signal) }

        func result() async throws -> Result {
            let status = await process.status
            watchdog.cancel()
            return Result(status: status, output: await output.value, errors: await errors.value)
        }
    }
}
