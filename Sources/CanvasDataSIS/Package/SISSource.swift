public import CanvasDataBase
import CanvasDataTransfer
import Glibc

/// What is to be sent: one file as it is, or CSV files that go together in one zip.
public struct SISSource: Sendable, Equatable {
    enum Content: Sendable, Equatable {
        case file(String, SISUpload.Format)
        /// In the order of their names.
        case together([String])
    }
    let content: Content
    /// Says what else lies in the folder, and is not sent.
    public private(set) var passedOver: [Notice] = []

    init(csv paths: [String]) { content = .together(paths) }

    /// A file of CSV, XML or a zip; several CSV files; or a folder, whose CSV files are meant.
    ///
    /// - Parameters:
    ///   - paths: one at least.
    ///   - format: what the file is, where its name does not say.
    /// - Throws: `CanvasDataError` (usage) for what is missing, unreadable, or does not go together.
    public init(paths: [String], format: SISUpload.Format? = nil) throws {
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

    /// The files, in the order in which they go into a zip.
    public var paths: [String] {
        switch content {
        case .file(let path, _): [path]
        case .together(let paths): paths
        }
    }

    /// The same, with what each is.
    var files: [SISFile] {
        switch content {
        case .file(let path, let format): [SISFile(path: path, format: format)]
        case .together(let paths): paths.map { SISFile(path: $0) }
        }
    }

    /// What is uploaded.
    public var uploadFormat: SISUpload.Format {
        switch content {
        case .file(_, let format): format
        case .together: .zip
        }
    }

    /// Name, length and digest of each file; reads them all.
    func digests() async throws -> [SISSentFile] {
        try await blocking {
            try paths.map { path in
                do {
                    let digest = try SHA256.digest(ofFile: path)
                    return SISSentFile(
                        name: path.lastPathComponent, length: digest.length, sha256: digest.hexadecimal)
                } catch let error as FileError {
                    throw CanvasDataError.unreadable(path, error)
                }
            }
        }
    }

    /// Changes whenever one of the files does: its place on the disk, its length and when it was last written to.
    func fingerprint() throws(CanvasDataError) -> [Int] {
        var marks: [Int] = []
        for path in paths {
            var status = stat()
            guard stat(path, &status) == 0 else { throw .unreadable(path, FileError("open", path)) }
            marks += [
                Int(status.st_ino), Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
            ]
        }
        return marks
    }

    private static func format(
        of path: String, otherwise: SISUpload.Format?
    ) throws(CanvasDataError) -> SISUpload.Format {
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
