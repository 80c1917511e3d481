import Glibc

/// Reads small files completely, up to a limit, with the reason when they cannot be read.
enum TextFile {
    struct Unreadable: Error, Equatable {
        let reason: String
    }

    /// The text of the file at `path`, or of standard input for `-`. Stops after reading more than `limit` bytes.
    static func read(_ path: String, limit: Int) throws(Unreadable) -> String {
        if path == "-" { return try read(descriptor: STDIN_FILENO, limit: limit) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Unreadable(reason: systemError()) }
        defer { close(descriptor) }
        return try read(descriptor: descriptor, limit: limit)
    }

    /// Whether anyone except its owner and this account can read the file; false if that is not known.
    static func isReadableByOthers(_ path: String) -> Bool { isReadableByOthers(path, allowingGroup: false) }

    /// Whether others can read the file, of whom `allowingGroup` exempts its group; false if that is not known.
    static func isReadableByOthers(_ path: String, allowingGroup: Bool) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_mode & (allowingGroup ? 0o007 : 0o077) != 0
        else { return false }
        return AccessControlList(of: path)?.isOpen(beside: geteuid()) ?? true
    }

    /// Whether anyone except root and this account can change the file; false if that is not known.
    static func isWritableByOthers(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        return status.st_mode & 0o022 != 0 || ![0, geteuid()].contains(status.st_uid)
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether the file exists, or this account may not find out.
    static func mayBeThere(_ path: String) -> Bool { exists(path) || (errno != ENOENT && errno != ENOTDIR) }

    private static func read(descriptor: Int32, limit: Int) throws(Unreadable) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while bytes.count <= limit {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                throw Unreadable(reason: systemError())
            }
            bytes.append(contentsOf: buffer[..<count])
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Unreadable(reason: "it is not UTF-8 text")
        }
        return text
    }
}

/// The system's message for `number`, such as "No space left on device".
func systemError(_ number: Int32 = errno) -> String {
    String(cString: strerror(number))
}
