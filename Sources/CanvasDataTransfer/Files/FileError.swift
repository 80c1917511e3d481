import Glibc

/// A system call on a file failed.
package struct FileError: Error, Sendable, Equatable {
    /// What was being done: "create", "write", "read", …
    package var action: String
    package var path: String
    package var code: Int32

    package init(_ action: String, _ path: String, code: Int32 = errno) {
        self.action = action
        self.path = path
        self.code = code
    }

    /// The system's words for the code: "No space left on device".
    package var reason: String { String(cString: strerror(code)) }

    /// No room for more: the disk, the quota or the largest file size is reached.
    package var isFull: Bool { code == ENOSPC || code == EDQUOT || code == EFBIG }

    /// The file or directory may not be made or written at all.
    package var isForbidden: Bool {
        [EACCES, EPERM, EROFS, ENOENT, ENOTDIR, EISDIR, ELOOP, EEXIST, ENAMETOOLONG].contains(code)
    }
}
