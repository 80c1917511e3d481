public import CanvasDataBase
import CanvasDataTransfer
import Glibc

/// The folder of a feed, with `new/`, `archive/`, `logs/` and the record of what was sent.
public struct SISFeedFolder: Sendable, Equatable {
    /// The path of the folder, without a slash at the end.
    public let path: String
    /// For how many seconds a file must be unchanged before it is sent. With 0, files are sent even while they are open for
    /// writing.
    public var settle = 5.0
    /// Whether files stay in `new/` after they were sent.
    public var keepsFiles = false

    /// Names a folder; nothing is created.
    ///
    /// - Parameter path: the path of the folder.
    public init(_ path: String) {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    /// The path of the folder in which files are dropped.
    public var newPath: String { "\(path)/new" }
    /// The path of the folder for logs and messages.
    public var logsPath: String { "\(path)/logs" }

    func archivePath(_ name: String) -> String { "\(path)/archive/\(name)" }

    /// Checks that the folder exists: a mistyped name must not create a folder that nobody writes to.
    func checkExists() throws {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw CanvasDataError.noSuchFolder(path)
        }
    }

    /// The contents of `new/`, which is created if it is missing.
    ///
    /// - Returns: the CSV files, nil if there are none; notices about everything else.
    /// - Throws: `CanvasDataError` if it cannot be read, or if something has the name of a CSV file and is not a file.
    public func contents() throws -> (source: SISSource?, passedOver: [Notice]) {
        try checkExists()
        do {
            let drop = try SISDrop(Directory(creating: newPath))
            let source = drop.files.isEmpty ? nil : SISSource(csv: drop.files.map(\.path))
            return (source, drop.passedOver)
        } catch let error as FileError {
            throw CanvasDataError.feedFile(error)
        }
    }

    /// Checks that no program may still be writing to one of the files.
    ///
    /// - Throws: `CanvasDataError` (busy), `FileError`.
    func checkSettled(_ source: SISSource, now: Double) throws {
        guard settle > 0 else { return }
        for path in source.paths {
            // The target of a link counts, not the link.
            var status = stat()
            guard stat(path, &status) == 0 else { throw FileError("read", path) }
            let changed = Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
            if abs(now - changed) < settle {
                throw CanvasDataError.unsettled(path.lastPathComponent, seconds: settle)
            }
            if try OpenFile(reading: path).hasWriter { throw CanvasDataError.hasWriter(path) }
        }
    }
}
