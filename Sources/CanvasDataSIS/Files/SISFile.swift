import CanvasDataBase
import CanvasDataTransfer

/// A file for a SIS import: CSV, XML, or a zip of CSV files.
public struct SISFile: Sendable, Equatable {
    /// What the import API takes; the raw value is its `extension` parameter.
    public enum Format: String, Sendable, CaseIterable {
        case csv, xml, zip
    }

    public let path: String
    private let given: Format?

    public init(path: String) {
        self.init(path: path, format: nil)
    }

    /// - Parameters:
    ///   - path: of the file.
    ///   - format: what it is, where its name does not say.
    public init(path: String, format: Format?) {
        self.path = path
        given = format
    }

    /// The last part of the path.
    public var name: String { path.lastPathComponent }

    /// By the end of the name, in any case, as Canvas does it; for any other end what was said.
    public var format: Format? { Format(endOf: name) ?? given }

    /// The CSV files at the top of a folder, sorted by name: no dot files, nothing in folders in it.
    ///
    /// - Throws: `CanvasDataError` when it cannot be read.
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

/// A file that went into an import.
public struct SISSentFile: Sendable, Equatable {
    public let name: String
    /// Bytes.
    public let length: Int
    /// In hexadecimal.
    public let sha256: String
}
