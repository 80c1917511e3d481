import CanvasDataTransfer
import Glibc

/// The file that Prometheus's node exporter reads (its textfile collector): always whole, and readable by it.
struct MetricsFile: Sendable {
    let path: String

    /// What is there; empty where there is nothing.
    var text: String {
        (try? TextFile.read(path, limit: 16 << 20)) ?? ""
    }

    /// Puts `text` in the place of what is there.
    ///
    /// - Throws: `FileError`.
    func write(_ text: String) throws(FileError) {
        // The collector takes every file whose name ends in .prom.
        let part = "\(path).\(getpid()).part"
        let file = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw FileError("create", part) }
        defer { close(file) }
        let code = writeAll(Array(text.utf8), to: file)
        // There is nothing in it about anybody, and the exporter runs as another user, whatever our umask.
        guard code == 0, fchmod(file, 0o644) == 0, rename(part, path) == 0 else {
            let failure = FileError("write", path, code: code == 0 ? errno : code)
            unlink(part)
            throw failure
        }
    }
}
