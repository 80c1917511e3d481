import CCanvasLinux
import Glibc
import Synchronization

/// Turns the first SIGINT, SIGTERM or SIGHUP into a cancellation, and makes sure that the process ends soon after.
///
/// One thread waits for the signals, which all others have blocked. So it can run any code, not only the few functions
/// that are allowed in a signal handler.
final class SignalWatch: Sendable {
    /// How long the program may take to stop cleanly, in seconds.
    private static let patience = 5

    private let first = Mutex<ExitCode?>(nil)

    /// The exit code that the first signal requires; nil before it arrives.
    var received: ExitCode? { first.withLock { $0 } }

    /// Blocks the signals for the calling thread and the threads that it starts. Call it before there are others.
    init() {
        var signals = Self.watched
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Calls `stop` at the first signal; ends the process at the second, or when its patience is over.
    func wait(_ stop: () -> Void) -> Never {
        var signals = Self.watched
        var number: Int32 = 0
        while sigwait(&signals, &number) != 0 {}
        let code = Self.exitCode(of: number)
        first.withLock { $0 = code }
        stop()
        var limit = timespec(tv_sec: Self.patience, tv_nsec: 0)
        let second = sigtimedwait(&signals, nil, &limit)
        _exit((second > 0 ? Self.exitCode(of: second) : code).rawValue)
    }

    /// Excludes signals that were ignored when the process started, as `nohup` and a shell's `&` intend. SIGTERM is always
    /// included: waiting for an empty set would fail at once.
    private static var watched: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGHUP] where number == SIGTERM || !isIgnored(number) {
            sigaddset(&signals, number)
        }
        return signals
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    private static func exitCode(of number: Int32) -> ExitCode {
        switch number {
        case SIGHUP: .hangUp
        case SIGTERM: .terminated
        default: .interrupted
        }
    }
}
