import CCanvasLinux
import CanvasDataTransfer
import Glibc

/// A program that we start, kept apart from what happens to us.
///
/// It has a session of its own, so that ^C at the terminal does not reach it; no signal blocked or ignored, as our
/// own mask would be inherited and the server would never stop; `/` as its directory, as the server's account may
/// not enter ours; and none of our files, which a server would keep open for as long as it runs.
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
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for number: Int32 in [1, 2] {
            if let output {
                posix_spawn_file_actions_adddup2(&actions, output, number)
            } else {
                posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_WRONLY, 0)
            }
        }
        if let inherited { posix_spawn_file_actions_adddup2(&actions, inherited, 3) }
        posix_spawn_file_actions_addclosefrom_np(&actions, inherited == nil ? 3 : 4)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | Int32(CANVAS_POSIX_SPAWN_SETSID)))

        let words = ["/bin/sh", "-c", #"cd / && exec "$@""#, "sh"] + command
        let arguments = words.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var identifier: pid_t = 0
        let code = posix_spawn(&identifier, words[0], &actions, &attributes, arguments, variables)
        guard code == 0 else { throw FileError("start", command.first ?? "", code: code) }
        self.identifier = identifier
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
