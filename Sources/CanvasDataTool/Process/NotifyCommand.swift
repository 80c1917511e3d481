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
        var start = ProgramStart(
            ["/bin/sh", "-c", command], environment: environment, separation: .group)
        start.input = .file(pipes[0])
        // Our standard output is for the result only.
        (start.output, start.errors) = (.file(STDERR_FILENO), .file(STDERR_FILENO))
        let process: pid_t
        do {
            defer { close(pipes[0]) }
            process = try start.start()
        } catch {
            close(pipes[1])
            return error.reason
        }
        // A command that does not read must not block us: a pipe takes 64 KiB, and the text is cut to that.
        _ = fcntl(pipes[1], F_SETFL, O_NONBLOCK)
        _ = Array(input.utf8.prefix(64 << 10)).withUnsafeBytes { text in
            withoutBrokenPipeSignal { write(pipes[1], text.baseAddress, text.count) }
        }
        close(pipes[1])
        return wait(for: process)
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
