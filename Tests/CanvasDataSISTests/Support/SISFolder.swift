import CanvasDataSIS
import Foundation

/// A folder of files for a test, gone with the last reference.
final class SISFolder {
    let path: String

    init(_ files: KeyValuePairs<String, String> = [:]) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "sis-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try write(Array(text.utf8), as: name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    @discardableResult
    func write(_ bytes: [UInt8], as name: String) throws -> SISFile {
        let url = URL(filePath: path).appending(path: name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
        return SISFile(path: url.path)
    }

    func file(_ name: String) -> SISFile { SISFile(path: "\(path)/\(name)") }

    func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: "\(path)/\(name)")))
    }
}

extension SISValidation {
    /// Validates texts under names, and returns what is found as a user reads it.
    static func of(_ files: KeyValuePairs<String, String>) throws -> SISValidation {
        let folder = try SISFolder(files)
        return try SISValidator().validate(files.map { folder.file($0.key) })
    }

    var lines: [String] { findings.map(\.description) }
}
