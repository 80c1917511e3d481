import CanvasDataBase
import Glibc

/// A configuration file to be written: readable by its owner alone from the first byte on.
struct NewConfigurationFile {
    let settings: [(Setting, String)]

    var text: String {
        let lines = settings.map { setting, value in "\(setting.rawValue): \(Self.quoted(value))" }
        return """
            # Settings of canvas-data, one a line. config.yml.example in its sources lists them all.
            \(lines.joined(separator: "\n"))

            """
    }

    static func checkAbsent(_ path: String) throws(CanvasDataError) {
        var status = stat()
        guard lstat(path, &status) != 0 else { throw alreadyThere(path) }
    }

    /// Puts the file at `path`, whole or not at all.
    ///
    /// - Parameters:
    ///   - path: where.
    ///   - replacing: whether one that is there may be replaced.
    ///   - forMachine: whether other accounts are to find it.
    /// - Returns: where the file is now that was there; nil where there was none.
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
            // For the account that runs us, if it could read the file before.
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

    /// Gives the file at `path` a second name, as it may hold more than we write: so there is one at every moment.
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
                // Whatever the umask, which is ours and strict.
                chmod(directory, mode)
                continue
            }
            if errno == EEXIST { continue }
            throw cannotWrite(path, errno)
        }
    }

    /// YAML's single quotes: everything in them is itself, but a quote is written twice.
    private static func quoted(_ value: String) -> String {
        "'" + value.map { $0 == "'" ? "''" : String($0) }.joined() + "'"
    }

    private static func alreadyThere(_ path: String) -> CanvasDataError {
        CanvasDataError(
            .cannotWrite, "\(path) is already there.",
            remedy: "Give --force to replace it, or -c FILE to write another.")
    }

    private static func cannotWrite(_ path: String, _ number: Int32) -> CanvasDataError {
        CanvasDataError(.cannotWrite, "\(path) cannot be written: \(systemError(number)).")
    }
}
