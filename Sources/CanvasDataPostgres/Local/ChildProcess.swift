import CCanvasLinux
import CanvasDataTransfer
import Glibc

/// A program that we start, kept apart from what happens to us: in a session of its own, without our files, which a server
/// would keep open for as long as it runs, and in `/`, because the server's account may not enter our directory.
struct ChildProcess {
    /// How it ended.
    struct Ending: Sendable, Equatable {
        /// As a shell says it: the exit status, or 128 and the signal.
        let status: Int32
        /// What it said, on stdout and stderr.
        let output: String
    }

    let identifier: pid_t

    /// Starts `command`, the first of which is a path.
    ///
    /// - Parameters:
    ///   - command: the program and its arguments.
    ///   - environment: all of its variables.
    ///   - output: where its stdout and stderr go; nil for nowhere.
    ///   - inherited: a file that it keeps open, as number 3.
    /// - Throws: `FileError`.
    init(
        _ command: [String], environment: [String: String], output: Int32? = nil, inherited: Int32? = nil
    ) throws(FileError) {
        var start = ProgramStart(
            ["/bin/sh", "-c", #"cd / && exec "$@""#, "sh"] + command, environment: environment,
            separation: .session)
        if let output { (start.output, start.errors) = (.file(output), .file(output)) }
        start.inherited = inherited
        identifier = try start.start()
    }

    /// Runs `command` to its end. Blocks.
    ///
    /// - Parameters:
    ///   - command: the program, by its path, and its arguments.
    ///   - environment: all of its variables.
    ///   - inherited: a file that it keeps open.
    /// - Returns: how it ended, and what it said.
    /// - Throws: `FileError`.
    static func run(
        _ command: [String], environment: [String: String], inherited: Int32? = nil
    ) throws(FileError) -> Ending {
        // A file and not a pipe: nobody need read while it runs, and a server that it leaves behind may keep it.
        let output = memfd_create("output", UInt32(CANVAS_MFD_CLOEXEC))
        guard output >= 0 else { throw FileError("create", "a file in memory") }
        defer { close(output) }
        let child = try ChildProcess(
            command, environment: environment, output: output, inherited: inherited)
        let status = child.wait()
        return Ending(status: status, output: text(of: output))
    }

    private func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0 {
            guard errno == EINTR else { return -1 }
        }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    private static func text(of descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while bytes.count < 1 << 20 {
            let count = pread(descriptor, &buffer, buffer.count, bytes.count)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
