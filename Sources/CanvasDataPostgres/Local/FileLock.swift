import CanvasDataBase
import CanvasDataTransfer
import Glibc

/// The kernel's lock on a file: it goes with the last process that has the file open, whatever ends that process.
final class FileLock: Sendable {
    enum Kind { case shared, exclusive }

    let descriptor: Int32
    private let path: String

    /// Opens the file, and makes it where it is missing; locks nothing yet.
    init(_ path: String) throws(CanvasDataError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .localFile(FileError("open", path)) }
    }

    deinit { close(descriptor) }

    /// Returns true if the lock was acquired at once. A lock of the other kind that we held is released in any case.
    func take(_ kind: Kind) throws(CanvasDataError) -> Bool {
        if flock(descriptor, (kind == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 { return true }
        guard errno == EWOULDBLOCK || errno == EINTR else { throw .localFile(FileError("lock", path)) }
        return false
    }

    /// Waits until the lock is acquired.
    ///
    /// - Throws: `CanvasDataError`, `CancellationError`.
    func wait(for kind: Kind) async throws {
        // Asked again and again, as a thread in flock(2) could not be cancelled.
        while try !take(kind) { try await Task.sleep(for: .milliseconds(50)) }
    }

    func release() { _ = flock(descriptor, LOCK_UN) }
}
