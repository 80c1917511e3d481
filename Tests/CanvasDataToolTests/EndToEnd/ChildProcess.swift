import CCanvasLinux
import Foundation
import Glibc
import Synchronization

/// A started program. Foundation's `Process` waits by run loop and lets children inherit each other's pipes, which
/// does not go well with dozens of tests at once.
final class ChildProcess: Sendable {
    let identifier: pid_t
    private let ending: Task<Int32, Never>
    /// Once it is, its number may be another's.
    private let isReaped: Flag

    private final class Flag: Sendable { let isSet = Mutex(false) }

    /// `descriptors` are the program's stdin, stdout and stderr; nothing else is inherited.
    init(
        _ words: [String], environment: [String: String], directory: String,
        descriptors: (input: Int32, output: Int32, errors: Int32)
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, descriptors.input, 0)
        posix_spawn_file_actions_adddup2(&actions, descriptors.output, 1)
        posix_spawn_file_actions_adddup2(&actions, descriptors.errors, 2)
        // Also not what another thread has just opened: the end of a pipe would keep that open.
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var all = sigset_t()
        sigfillset(&all)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        // Swift's Glibc does not show posix_spawn_file_actions_addchdir_np; env becomes the program itself.
        let arguments = (["env", "-C", directory] + words).map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var identifier: pid_t = 0
        let code = posix_spawn(&identifier, "/usr/bin/env", &actions, &attributes, arguments, variables)
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EINVAL) }
        self.identifier = identifier
        let (child, flag) = (identifier, Flag())
        isReaped = flag
        ending = Task { await onThread { Self.wait(for: child, flag) } }
    }

    /// As a shell says it: the exit status, or 128 and the signal.
    var status: Int32 { get async { await ending.value } }

    var isRunning: Bool { isReaped.isSet.withLock { !$0 } }

    func send(_ signal: Int32) {
        isReaped.isSet.withLock { if !$0 { kill(identifier, signal) } }
    }

    private static func wait(for child: pid_t, _ isReaped: Flag) -> Int32 {
        var information = siginfo_t()
        while waitid(P_PID, id_t(child), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        var status: Int32 = 0
        isReaped.isSet.withLock { isSet in
            while waitpid(child, &status, 0) < 0, errno == EINTR {}
            isSet = true
        }
        let signal = status & 0x7f
        return signal == 0 ? status >> 8 & 0xff : 128 + signal
    }
}

/// Runs `work`, which may block, away from the few threads that all tests share.
func onThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: work()) }
    }
}

/// A pipe that no other program inherits.
func closedOnExecPipe() throws -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
}

/// Everything up to the end of `descriptor`, which is closed then.
func readAll(_ descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { break }
        bytes += buffer[..<count]
    }
    close(descriptor)
    return String(decoding: bytes, as: UTF8.self)
}
