import CCanvasLinux
import Glibc

/// Starts a program that inherits none of our files except those it is given, and no signal that we block or ignore: a
/// server that inherited our mask would never stop.
package struct ProgramStart {
    /// What a standard stream of the program is.
    package enum Stream {
        /// `/dev/null`.
        case nothing
        /// This file of ours.
        case file(Int32)
    }

    /// What keeps the program apart from us.
    package enum Separation {
        /// A session of its own: ^C at the terminal does not reach it.
        case session
        /// A process group of its own, which can be ended as a whole.
        case group
    }

    /// The program, by its path, and its arguments.
    package let command: [String]
    /// All of its variables.
    package let environment: [String: String]
    package let separation: Separation
    package var input = Stream.nothing
    package var output = Stream.nothing
    package var errors = Stream.nothing
    /// A file that it keeps open, as number 3.
    package var inherited: Int32?

    package init(_ command: [String], environment: [String: String], separation: Separation) {
        self.command = command
        self.environment = environment
        self.separation = separation
    }

    /// - Returns: the ID of the process, for the caller to wait for.
    /// - Throws: `FileError`.
    package func start() throws(FileError) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, stream) in [input, output, errors].enumerated() {
            switch stream {
            case .nothing:
                posix_spawn_file_actions_addopen(
                    &actions, Int32(number), "/dev/null", number == 0 ? O_RDONLY : O_WRONLY, 0)
            case .file(let file): posix_spawn_file_actions_adddup2(&actions, file, Int32(number))
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
        posix_spawnattr_setpgroup(&attributes, 0)
        let apart =
            switch separation {
            case .session: Int32(CANVAS_POSIX_SPAWN_SETSID)
            case .group: Int32(POSIX_SPAWN_SETPGROUP)
            }
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | apart))
        let arguments = command.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, command[0], &actions, &attributes, arguments, variables)
        guard code == 0 else { throw FileError("start", command[0], code: code) }
        return process
    }
}
