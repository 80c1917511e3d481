import CanvasData
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
    func write(to path: String, replacing: Bool) throws(CanvasDataError) {
        try Self.makeDirectories(above: path)
        let unfinished = "\(path).new"
        if replacing { unlink(unfinished) }
        let target = replacing ? unfinished : path
        let descriptor = open(target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw errno == EEXIST ? Self.alreadyThere(path) : Self.cannotWrite(path, errno)
        }
        var number = writeAll(Array(text.utf8), to: descriptor)
        if number == 0, fsync(descriptor) != 0 { number = errno }
        if close(descriptor) != 0, number == 0 { number = errno }
        if number == 0, replacing, rename(unfinished, path) != 0 { number = errno }
        guard number == 0 else {
            unlink(target)
            throw Self.cannotWrite(path, number)
        }
    }

    private static func makeDirectories(above path: String) throws(CanvasDataError) {
        var position = path.startIndex
        while let slash = path[position...].firstIndex(of: "/") {
            let directory = String(path[..<slash])
            position = path.index(after: slash)
            if directory.isEmpty || mkdir(directory, 0o700) == 0 || errno == EEXIST { continue }
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
