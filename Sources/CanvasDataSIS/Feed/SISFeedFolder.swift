public import CanvasDataBase
import CanvasDataTransfer
import Glibc

/// The folder of a feed: `new/`, `archive/` and `logs/` in it, and the file that remembers what was sent.
public struct SISFeedFolder: Sendable, Equatable {
    public let path: String
    /// Seconds that a file must have been left alone before it is sent; with 0 it may be open for writing, too.
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

    /// What lies in `new/`: the CSV files, nil when there are none, and what is to be said of everything else.
    ///
    /// - Throws: `CanvasDataError` when it cannot be read, or when something has the name of a CSV file and is none.
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

    /// Throws where somebody may still be writing to one of the files.
    ///
    /// - Throws: `CanvasDataError` (busy), `FileError`.
    func checkSettled(_ source: SISSource, now: Double) throws {
        guard settle > 0 else { return }
        for path in source.paths {
            // The file behind a link counts, not the link.
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
