import CanvasDataBase
import Glibc

/// A configuration file to be written: readable only by its owner from the first byte on.
struct NewConfigurationFile {
    let settings: [(Setting, String)]

    var text: String {
        let lines = settings.map { setting, value in "\(setting.rawValue): \(Self.quoted(value))" }
        return """
            # Settings of canvas-data, one per line. config.yml.example in its source lists all of them.
            \(lines.joined(separator: "\n"))

            """
    }

    static func checkAbsent(_ path: String) throws(CanvasDataError) {
        var status = stat()
        guard lstat(path, &status) != 0 else { throw alreadyThere(path) }
    }

    /// Writes the file to `path`, completely or not at all.
    ///
    /// - Parameters:
    ///   - path: the path of the file.
    ///   - replacing: whether an existing file may be replaced.
    ///   - forMachine: whether the file is for other accounts too.
    /// - Returns: the new path of the file that was replaced; nil if there was none.
    /// - Throws: `CanvasDataError` (cannotWrite).
    func write(to path: String, replacing: Bool, forMachine: Bool = false) throws(CanvasDataError) -> String?
    {
        try Self.makeDirectories(above: path, mode: forMachine ? 0o755 : 0o700)
        let unfinished = "\(path).\(getpid()).new"
        let target = replacing ? unfinished : path
        let descriptor = open(target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw errno == EEXIST ? Self.alreadyThere(target) : Self.cannotWrite(path, errno)
        }
        var before = stat()
        if forMachine, replacing, lstat(path, &before) == 0, before.st_mode & S_IFMT == S_IFREG {
            // An account that could read the old file through its group can read the new one.
            fchown(descriptor, before.st_uid, before.st_gid)
            fchmod(descriptor, 0o600 | before.st_mode & 0o040)
        }
        var number = writeAll(Array(text.utf8), to: descriptor)
        if number == 0, fsync(descriptor) != 0 { number = errno }
        if close(descriptor) != 0, number == 0 { number = errno }
        var old: String?
        if number == 0, replacing { (old, number) = Self.keepOld(path) }
        if number == 0, replacing, rename(unfinished, path) != 0 { number = errno }
        guard number == 0 else {
            unlink(target)
            throw Self.cannotWrite(path, number)
        }
        return old
    }

    /// Gives the file at `path` a second name, because it may hold settings that are not written. A file is there at every moment.
    private static func keepOld(_ path: String) -> (old: String?, number: Int32) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return errno == ENOENT ? (nil, 0) : (nil, errno) }
        for count in 1...1000 {
            let old = count == 1 ? "\(path).old" : "\(path).old\(count)"
            if link(path, old) == 0 { return (old, 0) }
            guard errno == EEXIST else { return (nil, errno) }
        }
        return (nil, EEXIST)
    }

    private static func makeDirectories(above path: String, mode: mode_t) throws(CanvasDataError) {
        var position = path.startIndex
        while let slash = path[position...].firstIndex(of: "/") {
            let directory = String(path[..<slash])
            position = path.index(after: slash)
            if directory.isEmpty { continue }
            if mkdir(directory, mode) == 0 {
                // Regardless of our strict umask.
                chmod(directory, mode)
                continue
            }
            if errno == EEXIST { continue }
            throw cannotWrite(path, errno)
        }
    }

    /// In YAML's single quotes every character stands for itself, except that a quote is doubled.
    private static func quoted(_ value: String) -> String {
        "'" + value.map { $0 == "'" ? "''" : String($0) }.joined() + "'"
    }

    private static func alreadyThere(_ path: String) -> CanvasDataError {
        CanvasDataError(
            .cannotWrite, "\(path) already exists.",
            remedy: "Use --force to replace it, or -c FILE to write another file.")
    }

    private static func cannotWrite(_ path: String, _ number: Int32) -> CanvasDataError {
        CanvasDataError(.cannotWrite, "\(path) cannot be written: \(systemError(number)).")
    }
}
