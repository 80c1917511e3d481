import CanvasDataTransfer
import Glibc

/// The file that the textfile collector of Prometheus's node exporter reads: always complete, and readable by it.
struct MetricsFile: Sendable {
    let path: String

    /// Its present content; empty if there is none.
    var text: String {
        (try? TextFile.read(path, limit: 16 << 20)) ?? ""
    }

    /// Replaces the content with `text`.
    ///
    /// - Throws: `FileError`.
    func write(_ text: String) throws(FileError) {
        // The collector reads every file whose name ends in .prom.
        let part = "\(path).\(getpid()).part"
        let file = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw FileError("create", part) }
        defer { close(file) }
        let code = writeAll(Array(text.utf8), to: file)
        // Regardless of our umask: the exporter runs as another user, and the file is not about people.
        guard code == 0, fchmod(file, 0o644) == 0, rename(part, path) == 0 else {
            let failure = FileError("write", path, code: code == 0 ? errno : code)
            unlink(part)
            throw failure
        }
    }
}
