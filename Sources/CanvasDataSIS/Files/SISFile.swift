import CanvasDataBase
import CanvasDataTransfer

/// A file for an SIS import: CSV, XML, or a zip of CSV files.
public struct SISFile: Sendable, Equatable {
    /// A format that the import API accepts; the raw value is its `extension` parameter.
    public enum Format: String, Sendable, CaseIterable {
        /// One CSV file.
        case csv
        /// One XML file, which needs another import type than Canvas's own.
        case xml
        /// A zip of CSV files.
        case zip
    }

    /// The path of the file.
    public let path: String
    private let given: Format?

    /// A file whose name tells its format.
    ///
    /// - Parameter path: the path of the file.
    public init(path: String) {
        self.init(path: path, format: nil)
    }

    /// A file of a given format.
    ///
    /// - Parameters:
    ///   - path: the path of the file.
    ///   - format: its format if its name does not tell.
    public init(path: String, format: Format?) {
        self.path = path
        given = format
    }

    /// The last component of the path.
    public var name: String { path.lastPathComponent }

    /// The format by the extension of the name, in upper or lower case, as Canvas determines it; otherwise the given one.
    public var format: Format? { Format(endOf: name) ?? given }

    /// The CSV files in a folder, sorted by name, without hidden files and subfolders.
    ///
    /// - Parameter path: the path of the folder.
    /// - Returns: the files.
    /// - Throws: `CanvasDataError` if the folder cannot be read.
    public static func inFolder(_ path: String) throws -> [SISFile] {
        let folder: Directory
        let names: [String]
        do {
            folder = try Directory(reading: path)
            names = try folder.names()
        } catch {
            throw CanvasDataError.unreadableSISFile(error)
        }
        return names.filter { Format(endOf: $0) == .csv && !$0.hasPrefix(".") }
            .map { SISFile(path: folder.path(of: $0)) }
            .filter { FileKind($0.path).isPlain }
    }
}

extension SISFile.Format {
    init?(endOf name: String) {
        guard let dot = name.lastIndex(of: ".") else { return nil }
        self.init(rawValue: name[name.index(after: dot)...].lowercased())
    }
}

/// A file that was sent.
public struct SISSentFile: Sendable, Equatable {
    /// The last component of its path.
    public let name: String
    /// Its length in bytes.
    public let length: Int
    /// Its SHA-256 digest, in hexadecimal.
    public let sha256: String
}
