import CCanvasLinux
import Glibc

extension Directory {
    /// Moves a file of this directory to another on the same disk; both survive a power cut.
    package func move(_ name: String, to other: Directory) throws(FileError) {
        guard renameat(descriptor, name, other.descriptor, name) == 0 else {
            throw FileError("move", path(of: name))
        }
        try syncBoth(other)
    }

    /// Moves a file as `move` does, but never over another file of that name: false when there is one.
    package func moveUnlessTaken(_ name: String, to other: Directory) throws(FileError) -> Bool {
        guard renameat2(descriptor, name, other.descriptor, name, UInt32(CANVAS_RENAME_NOREPLACE)) == 0 else {
            // Not every file system can do both at once.
            if errno == EEXIST || errno == EINVAL && other.holds(name) { return false }
            guard errno == EINVAL else { throw FileError("move", path(of: name)) }
            try move(name, to: other)
            return true
        }
        try syncBoth(other)
        return true
    }

    /// Whether anything has that name: a file, a folder, a link to nowhere.
    package func holds(_ name: String) -> Bool {
        faccessat(descriptor, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0
    }

    private func syncBoth(_ other: Directory) throws(FileError) {
        for directory in [other, self] {
            guard fsync(directory.descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else {
                throw FileError("sync", directory.path)
            }
        }
    }
}
