import Foundation
import Glibc
import Synchronization

/// Stops the server and removes its directory when this process ends: also when a test crashed or was killed.
///
/// A shell waits at the other end of a pipe. The pipe closes with the process, whatever ends it.
final class Undertaker: Sendable {
    /// Of all clusters of this process.
    private static let open = Mutex<[(pipe: FileHandle, directory: String)]>([])

    init(directory: String, stop: [String]) throws {
        let pipe = Pipe()
        let nowhere = try FileHandle(forUpdating: URL(filePath: "/dev/null"))
        // In a session of its own: a signal to our process group must not end it.
        let script = #"cat; directory=$1; shift; "$@"; rm -rf -- "$directory""#
        _ = try Program.spawn(
            ["/usr/bin/env", "setsid", "/bin/sh", "-c", script, "sh", directory] + stop,
            environment: ProcessInfo.processInfo.environment,
            input: pipe.fileHandleForReading.fileDescriptor,
            output: nowhere.fileDescriptor, errors: nowhere.fileDescriptor)
        // A child that kept the pipe open would keep the cluster alive.
        _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        let isFirst = Self.open.withLock { open in
            open.append((pipe.fileHandleForWriting, directory))
            return open.count == 1
        }
        guard isFirst else { return }
        atexit {
            // At a normal end wait for it, so that nothing is left when the test command returns.
            let open = Undertaker.open.withLock { $0 }
            for (pipe, _) in open { close(pipe.fileDescriptor) }
            for (_, directory) in open {
                for _ in 0..<1_000 where access(directory, F_OK) == 0 { usleep(10_000) }
            }
        }
    }
}
