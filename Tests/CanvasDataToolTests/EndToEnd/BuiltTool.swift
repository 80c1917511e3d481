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
    /// A program and its arguments that starts the tool, such as `prlimit`.
    var starter: [String] = []
    /// Where stdout goes, instead of to the result.
    var output: FileHandle?
    /// No run of a test takes that long: it hangs, and is killed. In seconds.
    var patience = 60.0

    /// Where the build puts executables: beside the test bundle.
    static var productsDirectory: URL {
        URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
    }

    func run(_ arguments: [String], stdin: String = "") async throws -> Result {
        try await start(arguments, stdin: stdin).result()
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
        private let watchdog: Task<Void, any Error>

        init(_ tool: BuiltTool, _ arguments: [String], stdin: String) throws {
            let process = Process()
            let program = BuiltTool.productsDirectory.appendingPathComponent("canvas-data").path
            let words = tool.starter + [program] + arguments
            process.executableURL = URL(fileURLWithPath: words[0])
            process.arguments = Array(words.dropFirst())
            process.environment = tool.environment
            process.currentDirectoryURL = URL(fileURLWithPath: tool.workingDirectory)
            let (input, out, err) = (Pipe(), Pipe(), Pipe())
            process.standardInput = input
            process.standardOutput = tool.output ?? out
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
            // Not given to the tool, its writing end would keep the reader waiting.
            if tool.output != nil { try out.fileHandleForWriting.close() }
            output = Self.read(out.fileHandleForReading)
            errors = Self.read(err.fileHandleForReading)
            self.process = process
            let identifier = process.processIdentifier
            watchdog = Task {
                try await Task.sleep(for: .seconds(tool.patience))
                kill(identifier, SIGKILL)
            }
        }

        var processIdentifier: Int32 { process.processIdentifier }

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
            watchdog.cancel()
            return Result(status: status, output: await output.value, errors: await errors.value)
        }
    }
}
