import CanvasDataTransfer
import Glibc

/// What is at a path, after links are followed.
enum FileKind {
    case plain, folder, pipe, other, missing

    init(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            self = .missing
            return
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: self = .plain
        case S_IFDIR: self = .folder
        case S_IFIFO: self = .pipe
        default: self = .other
        }
    }

    var isPlain: Bool { self == .plain }

    /// As a message names it.
    var words: String {
        switch self {
        case .plain: "a file"
        case .folder: "a folder"
        case .pipe: "a pipe"
        case .other: "a device or socket"
        case .missing: "a dangling link"
        }
    }

    /// Why `path`, which is of this kind, cannot be read as a file; nil if it can.
    func objection(_ path: String) -> String? {
        guard isPlain else { return "is \(words), not a file" }
        guard access(path, R_OK) != 0 else { return nil }
        return "cannot be read (\(FileError("read", path).reason))"
    }
}
