import CCanvasLinux
import CanvasDataTransfer
import Glibc

/// The notify command: `/bin/sh -c …`, with a text on its standard input.
struct NotifyCommand {
    let command: String
    let environment: [String: String]

    /// How long it may take, in seconds.
    static let patience = 60.0

    /// Runs the command and waits until it ends.
    ///
    /// - Parameter input: its standard input, of which it gets at most 64 KiB.
    /// - Returns: how it failed, for a message; nil if it succeeded.
    func run(input: String) -> String? {
        var pipes: [Int32] = [-1, -1]
        guard pipe(&pipes) == 0 else { return systemError() }
        // Otherwise the command would hold its own input open, and never see its end.
        for descriptor in pipes { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        var process: pid_t = 0
        let code = spawn(&process, input: pipes[0])
        close(pipes[0])
        guard code == 0 else {
            close(pipes[1])
            return systemError(code)
        }
        // A command that does not read must not block us: a pipe takes 64 KiB, and the text is cut to that.
        _ = fcntl(pipes[1], F_SETFL, O_NONBLOCK)
        _ = Array(input.utf8.prefix(64 << 10)).withUnsafeBytes { text in
            withoutBrokenPipeSignal { write(pipes[1], text.baseAddress, text.count) }
        }
        close(pipes[1])
        return wait(for: process)
    }

    private func spawn(_ process: inout pid_t, input: Int32) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        // Our standard output is for the result only.
        posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // It must not inherit the signals that we block or ignore; and a process group of its own can be ended as a whole.
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigemptyset(&all)
        sigaddset(&all, SIGPIPE)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        var arguments: [UnsafeMutablePointer<CChar>?] = ["/bin/sh", "-c", command].map { (text: String) in
            strdup(text)
        }
        arguments.append(nil)
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") }
        variables.append(nil)
        defer { for text in arguments + variables { free(text) } }
        return posix_spawn(&process, "/bin/sh", &actions, &attributes, &arguments, &variables)
    }

    private func wait(for process: pid_t) -> String? {
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(Self.patience)
        var status: Int32 = 0
        while true {
            let ended = waitpid(process, &status, WNOHANG)
            if ended == process { break }
            if ended < 0, errno != EINTR { return systemError() }
            if clock.now >= deadline {
                kill(-process, SIGKILL)
                waitpid(process, &status, 0)
                return "it took longer than \(Int(Self.patience)) s"
            }
            usleep(10_000)
        }
        let signal = status & 0x7f
        guard signal == 0 else { return "it was ended by signal \(signal)" }
        let code = (status >> 8) & 0xff
        return code == 0 ? nil : "it exited with code \(code)"
    }
}
