import Foundation
import Glibc
import Synchronization

/// The built `canvas-data`, run as a user runs it: another process, its own environment.
struct BuiltTool: Sendable {
    struct Result: Sendable, Equatable {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Nothing of the tester's own environment gets in.
    var environment: [String: String] = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C"]
    var workingDirectory = NSTemporaryDirectory()
    var executable = BuiltTool.productsDirectory.appendingPathComponent("canvas-data")

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
        private let process: Process
        private let output: Task<String, Never>
        private let errors: Task<String, Never>
        private let ended: AsyncStream<Int32>

        init(_ tool: BuiltTool, _ arguments: [String], stdin: String) throws {
            let process = Process()
            process.executableURL = tool.executable
            process.arguments = arguments
            process.environment = tool.environment
            process.currentDirectoryURL = URL(fileURLWithPath: tool.workingDirectory)
            let (input, out, err) = (Pipe(), Pipe(), Pipe())
            process.standardInput = input
            process.standardOutput = out
            process.standardError = err
            let (stream, continuation) = AsyncStream<Int32>.makeStream()
            process.terminationHandler = { ended in
                // As a shell says it: 128 and the signal.
                let signal: Int32 = ended.terminationReason == .uncaughtSignal ? 128 : 0
                continuation.yield(signal + ended.terminationStatus)
                continuation.finish()
            }
            ended = stream
            try process.run()
            input.fileHandleForWriting.write(Data(stdin.utf8))
            try input.fileHandleForWriting.close()
            output = Self.read(out.fileHandleForReading)
            errors = Self.read(err.fileHandleForReading)
            self.process = process
        }

        private static func read(_ handle: FileHandle) -> Task<String, Never> {
            Task {
                await withCheckedContinuation { continuation in
                    Thread.detachNewThread {
                        let data = (try? handle.readToEnd()) ?? Data()
                        continuation.resume(returning: String(decoding: data, as: UTF8.self))
                    }
                }
            }
        }

        func send(_ signal: Int32) {
            kill(process.processIdentifier, signal)
        }

        func result() async throws -> Result {
            var status: Int32 = -1
            for await ending in ended { status = ending }
            return Result(status: status, output: await output.value, errors: await errors.value)
        }
    }
}
