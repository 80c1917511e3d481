import Glibc

/// The kernel's lock on a file. It is released when the last process that has the file open ends, however that happens.
package final class FileLock: Sendable {
    package enum Kind: Sendable { case shared, exclusive }

    package let descriptor: Int32
    private let path: String

    /// Opens the file, and creates it where it is missing; locks nothing yet.
    package init(_ path: String) throws(FileError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw FileError("open", path) }
    }

    deinit { close(descriptor) }

    /// Returns true if the lock was acquired immediately. A lock of the other kind that we had is given up in any case.
    package func take(_ kind: Kind) throws(FileError) -> Bool {
        while flock(descriptor, (kind == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return false }
            guard errno == EINTR else { throw FileError("lock", path) }
        }
        return true
    }

    /// Waits until the lock is acquired.
    ///
    /// - Throws: `FileError`, `CancellationError`.
    package func wait(for kind: Kind) async throws {
        // Polled, as a thread in flock(2) could not be cancelled.
        while try !take(kind) { try await Task.sleep(for: .milliseconds(50)) }
    }

    package func release() { _ = flock(descriptor, LOCK_UN) }
}
