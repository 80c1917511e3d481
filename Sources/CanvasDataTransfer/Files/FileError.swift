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

    /// The system's message for the code: "No space left on device".
    package var reason: String { String(cString: strerror(code)) }

    /// There is no room for more: the disk or the quota is full, or the file is as large as files may be.
    package var isFull: Bool { code == ENOSPC || code == EDQUOT || code == EFBIG }

    /// It holds more than we read of such a file.
    package var isTooLong: Bool { action == "read" && code == EFBIG }

    /// The file or directory may not be created or written at all.
    package var isForbidden: Bool {
        [EACCES, EPERM, EROFS, ENOENT, ENOTDIR, EISDIR, ELOOP, EEXIST, ENAMETOOLONG].contains(code)
    }
}
