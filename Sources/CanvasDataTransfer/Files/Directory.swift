package import Glibc

/// An open directory. Files are reached by their name in it, never by a path, so that no name leads outside.
package final class Directory: Sendable {
    /// As given; for messages.
    package let path: String
    let descriptor: Int32

    /// Opens `path`, creating it and its parents where they are missing.
    package init(creating path: String) throws(FileError) {
        try Self.create(path)
        self.path = path
        descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("open", path) }
    }

    /// Opens `path`, which must exist.
    package init(reading path: String) throws(FileError) {
        self.path = path
        descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("read", path) }
    }

    deinit { close(descriptor) }

    /// Whether there is a directory at `path`.
    package static func exists(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func create(_ path: String) throws(FileError) {
        guard mkdir(path, 0o777) != 0 else { return }
        let code = errno
        guard code != EEXIST, code != EISDIR else { return }
        let parent = path.parentPath
        guard code == ENOENT, parent != path, !parent.isEmpty else {
            throw FileError("create", path, code: code)
        }
        try create(parent)
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw FileError("create", path) }
    }

    /// Locks other processes out until this one ends or unlocks the directory; false when another has the lock.
    ///
    /// The kernel releases the lock of a process that dies, so none is ever left behind.
    package func lock() throws(FileError) -> Bool {
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
        guard errno == EWOULDBLOCK else { throw FileError("lock", path) }
        return false
    }

    /// Releases the lock.
    package func unlock() { _ = flock(descriptor, LOCK_UN) }

    /// The names of everything in it, sorted.
    package func names() throws(FileError) -> [String] {
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = fdopendir(copy) else { throw FileError("read", path) }
        return FileNames(of: stream).filter { $0 != "." && $0 != ".." }.sorted()
    }

    /// Length in bytes and time of last change (nanoseconds since 1970) of a plain file; nil when there is none.
    package func status(of name: String) -> (length: Int, changed: Int)? {
        var status = stat()
        guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFREG
        else { return nil }
        return (Int(status.st_size), status.st_mtim.nanoseconds)
    }

    /// Opens a plain file in it; a symbolic link in its place is refused.
    ///
    /// - Parameters:
    ///   - name: of the file.
    ///   - flags: of open(2).
    ///   - mode: who may do what with a file that this creates, less the process's umask.
    /// - Returns: the open file.
    /// - Throws: `FileError`.
    package func open(_ name: String, _ flags: Int32, mode: mode_t = 0o666) throws(FileError) -> OpenFile {
        let action = flags & O_CREAT != 0 ? "create" : "open"
        let opened = openat(descriptor, name, flags | O_CLOEXEC | O_NOFOLLOW, mode)
        guard opened >= 0 else { throw FileError(action, path(of: name)) }
        return OpenFile(descriptor: opened, path: path(of: name))
    }

    /// Gives a whole, synced file its real name, so that both survive a power cut.
    package func publish(_ name: String, as realName: String) throws(FileError) {
        guard renameat(descriptor, name, descriptor, realName) == 0 else {
            throw FileError("rename", path(of: name))
        }
        // Some network and shared-folder file systems cannot sync a directory, and say so.
        guard fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else {
            throw FileError("sync", path)
        }
    }

    /// Reads a small file whole.
    ///
    /// - Returns: its bytes; nil where there is no plain file of that name.
    /// - Throws: `FileError`, which `isTooLong` where it holds more than `limit` bytes.
    package func contents(of name: String, limit: Int) throws(FileError) -> [UInt8]? {
        guard status(of: name) != nil else { return nil }
        return try open(name, O_RDONLY).contents(limit: limit)
    }

    /// Writes `text` under `name`, all of it or nothing.
    package func write(_ text: String, as name: String) throws(FileError) {
        try write(Array(text.utf8), as: name)
    }

    /// Writes `bytes` under `name`, all of them or nothing.
    ///
    /// - Parameters:
    ///   - bytes: what the file is to hold.
    ///   - name: of the file; one that is there is replaced.
    ///   - mode: who may do what with the file, less the process's umask.
    /// - Throws: `FileError`.
    package func write(_ bytes: [UInt8], as name: String, mode: mode_t = 0o666) throws(FileError) {
        let part = "\(name).part"
        let file = try open(part, O_WRONLY | O_CREAT, mode: mode)
        try file.truncate(to: 0)
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(FileError) in try file.write(bytes) }
        }
        try result.get()
        try file.sync()
        try publish(part, as: name)
    }

    /// Removes a file of ours; it is not an error when there is none.
    package func remove(_ name: String) throws(FileError) {
        guard unlinkat(descriptor, name, 0) == 0 || errno == ENOENT else {
            throw FileError("remove", path(of: name))
        }
    }

    package func path(of name: String) -> String {
        path.hasSuffix("/") ? path + name : "\(path)/\(name)"
    }
}

extension String {
    /// This path from the root on; a relative path is relative to the working directory.
    package var absolutePath: String {
        guard !hasPrefix("/"), let working = getcwd(nil, 0) else { return self }
        defer { free(working) }
        let relative = hasPrefix("./") ? String(dropFirst(2)) : self
        return "\(String(cString: working))/\(relative)"
    }

    /// The last component; "" where there is none.
    package var lastPathComponent: String { String(split(separator: "/").last ?? "") }

    /// Everything before the last component; "" when there is only one.
    package var parentPath: String {
        var path = self[...]
        while path.count > 1, path.last == "/" { path.removeLast() }
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
