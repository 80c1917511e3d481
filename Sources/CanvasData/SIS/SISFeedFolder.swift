import CanvasDataTransfer
import Glibc

/// The folder of a feed: `new/`, `archive/` and `logs/` in it, and the file that remembers what was sent.
public struct SISFeedFolder: Sendable, Equatable {
    public let path: String
    /// Seconds that a file must have been left alone before it is sent.
    public var settle = 5.0
    /// Whether files stay in `new/`.
    public var keepsFiles = false

    public init(_ path: String) {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    public var newPath: String { "\(path)/new" }
    public var logsPath: String { "\(path)/logs" }

    func archivePath(_ name: String) -> String { "\(path)/archive/\(name)" }

    /// A name mistyped must not become a folder in which nothing ever arrives.
    func checkExists() throws {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw CanvasDataError.noSuchFolder(path)
        }
    }

    /// The CSV files in `new/`; nil when there are none.
    ///
    /// - Throws: `CanvasDataError` when it cannot be read.
    public func contents() throws -> SISSource? {
        try checkExists()
        do {
            return try source()
        } catch let error as FileError {
            throw CanvasDataError.feedFile(error)
        }
    }

    func source() throws -> SISSource? {
        _ = try Directory(creating: newPath)
        let files = try SISFile.inFolder(newPath)
        return files.isEmpty ? nil : SISSource(csv: files.map(\.path))
    }

    /// A file that was written to just now, as somebody may still be at it.
    func unsettledFile(now: Double) throws -> String? {
        let new = try Directory(creating: newPath)
        return try new.names().first { name in
            guard SISFile(path: name).format == .csv, !name.hasPrefix("."), let status = new.status(of: name)
            else { return false }
            return abs(now - Double(status.changed) / 1e9) < settle
        }
    }

    /// Moves what was sent to `archive/<name>/`. Called again after an interruption it does the rest.
    ///
    /// - Returns: files that are not any more what was sent; they stay.
    func archive(_ files: [SISSentFile], as name: String) throws -> [String] {
        let new = try Directory(creating: newPath)
        let target = try Directory(creating: archivePath(name))
        let present = Set(try new.names())
        let moved = Set(try target.names())
        var left: [String] = []
        for file in files where present.contains(file.name) {
            // One that was moved before: this is another of the same name.
            guard !moved.contains(file.name),
                try SHA256.digest(ofFile: new.path(of: file.name)).hexadecimal == file.sha256
            else {
                left.append(file.name)
                continue
            }
            try new.move(file.name, to: target)
        }
        return left
    }
}
