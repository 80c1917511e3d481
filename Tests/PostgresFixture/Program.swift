import CCanvasLinux
import Dispatch
import Foundation
import Glibc

/// Runs programs without blocking the thread that asks.
package enum Program {
    /// What a program left behind.
    package struct Result: Sendable, Equatable {
        package let exitCode: Int32
        package let output: String
        package let errors: String

        package init(exitCode: Int32, output: String, errors: String) {
            self.exitCode = exitCode
            self.output = output
            self.errors = errors
        }
    }

    /// Runs `command`, the first of which is a path, to its end. Standard input is empty.
    package static func run(
        _ command: [String], environment: [String: String]? = nil
    ) async throws -> Result {
        // Files rather than pipes: nobody need read while it runs, and a server it starts may keep them open.
        let nothing = try FileHandle(forReadingFrom: URL(filePath: "/dev/null"))
        let output = try namelessFile()
        let errors = try namelessFile()
        let child = try spawn(
            command, environment: environment ?? ProcessInfo.processInfo.environment,
            input: nothing.fileDescriptor, output: output.fileDescriptor, errors: errors.fileDescriptor)
        let exitCode = await withCheckedContinuation { ended in
            // A thread that may block. Foundation's Process would wait until a server that the program leaves
            // running has ended too.
            DispatchQueue.global().async { ended.resume(returning: wait(for: child)) }
        }
        return Result(exitCode: exitCode, output: try text(of: output), errors: try text(of: errors))
    }

    /// An empty file that is gone when it is closed, or when this process ends.
    private static func namelessFile() throws -> FileHandle {
        var path = "/tmp/canvas-data-output-XXXXXX".utf8CString.map { $0 }
        let descriptor = mkstemp(&path)
        guard descriptor >= 0, unlink(path) == 0 else {
            throw PostgresFixtureError("cannot make a temporary file: errno \(errno)")
        }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    private static func text(of file: FileHandle) throws -> String {
        try file.seek(toOffset: 0)
        return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
    }

    /// Starts `command` in `/` with these three files open and no others.
    static func spawn(
        _ command: [String], environment: [String: String], input: Int32, output: Int32, errors: Int32
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        // A server would keep all others open for as long as it runs.
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        // The server's account may not be allowed to be where we are, hence the shell.
        let inRoot = ["/bin/sh", "-c", #"cd / && exec "$@""#, "sh"] + command
        let arguments = inRoot.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var child: pid_t = 0
        let failure = posix_spawn(&child, inRoot[0], &actions, nil, arguments, variables)
        guard failure == 0 else { throw PostgresFixtureError("cannot start \(command[0]): errno \(failure)") }
        return child
    }

    /// The exit code, as a shell gives it.
    private static func wait(for child: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { return -1 }
        }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }
}
