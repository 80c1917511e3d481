public import CanvasDataBase
import CanvasDataTransfer
import Glibc

/// The files to send: one file as it is, or CSV files that are sent in one zip.
public struct SISSource: Sendable, Equatable {
    enum Content: Sendable, Equatable {
        case file(String, SISFile.Format)
        /// Sorted by name.
        case together([String])
    }
    let content: Content
    /// Notices about everything else in the folder, which is not sent.
    public private(set) var passedOver: [Notice] = []

    init(csv paths: [String]) { content = .together(paths) }

    /// A CSV, XML or zip file; several CSV files; or the CSV files in a folder.
    ///
    /// - Parameters:
    ///   - paths: the paths of the files, or of the folder.
    ///   - format: the format of a file if its name does not tell.
    /// - Throws: `CanvasDataError`: usage for files that are missing, unreadable or cannot be sent together, wrongData if
    ///   something in the folder has the name of a CSV file and cannot be read as one.
    public init(paths: [String], format: SISFile.Format? = nil) throws {
        guard let first = paths.first else { throw CanvasDataError.nothingGiven }
        if paths.count == 1, try Self.isDirectory(first) {
            let drop: SISDrop
            do {
                drop = try SISDrop(Directory(reading: first))
            } catch let error as FileError {
                throw CanvasDataError.unreadableSISFile(error)
            }
            guard !drop.files.isEmpty else { throw CanvasDataError.noCSV(first) }
            content = .together(drop.files.map(\.path))
            passedOver = drop.passedOver
            return
        }
        let formats = try paths.map { path in
            guard try !Self.isDirectory(path) else { throw CanvasDataError.folderAmongFiles(path) }
            return try Self.format(of: path, otherwise: format)
        }
        if paths.count == 1 {
            content = .file(first, formats[0])
            return
        }
        guard formats.allSatisfy({ $0 == .csv }) else { throw CanvasDataError.mixedFormats }
        let names = paths.map(\.lastPathComponent)
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw CanvasDataError.sameNameTwice(twice)
        }
        content = .together(paths.sorted { $0.lastPathComponent < $1.lastPathComponent })
    }

    /// The paths of the files, in the order in which they go into a zip.
    public var paths: [String] {
        switch content {
        case .file(let path, _): [path]
        case .together(let paths): paths
        }
    }

    /// The files with their formats, in the same order.
    var files: [SISFile] {
        switch content {
        case .file(let path, let format): [SISFile(path: path, format: format)]
        case .together(let paths): paths.map { SISFile(path: $0) }
        }
    }

    /// The format of the upload: that of the file, or zip.
    public var uploadFormat: SISFile.Format {
        switch content {
        case .file(_, let format): format
        case .together: .zip
        }
    }

    /// What the file system says about each file.
    ///
    /// - Parameter now: the time, in seconds since 1970.
    /// - Returns: a mark for each file, in the order of `paths`.
    /// - Throws: `CanvasDataError` (usage) if one is gone.
    func marks(now: Double) throws(CanvasDataError) -> [FileMark] {
        try paths.map { path throws(CanvasDataError) in
            do throws(FileError) {
                return try FileMark(path, now: now)
            } catch {
                throw CanvasDataError.unreadable(path, error)
            }
        }
    }

    private static func format(
        of path: String, otherwise: SISFile.Format?
    ) throws(CanvasDataError) -> SISFile.Format {
        if let known = SISFile(path: path).format { return known }
        guard let otherwise else { throw CanvasDataError.unknownFormat(path) }
        return otherwise
    }

    private static func isDirectory(_ path: String) throws(CanvasDataError) -> Bool {
        guard access(path, R_OK) == 0 else { throw CanvasDataError.unreadable(path, FileError("open", path)) }
        switch FileKind(path) {
        case .folder: return true
        case .plain: return false
        // It is read more than once: to check it, and to send it.
        case let kind: throw CanvasDataError.notAFile(path, kind.words)
        }
    }
}
