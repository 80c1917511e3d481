import CanvasData
import CanvasDataTransfer

/// Rejected rows on disk: `<table>.tsv` has each as it came, fit to be mended and loaded; `<table>.log` says where it was
/// and what is wrong with it, line for line.
final class RejectFiles: Sendable {
    private let path: String

    init(_ options: LoadOptions) {
        path = options.rejectsDirectory
    }

    /// Adds rows to the end of a table's files.
    ///
    /// - Throws: `CanvasDataError`.
    func add(_ rows: [RejectedRow], to table: String) throws {
        do {
            let directory = try Directory(creating: path.absolutePath)
            var raw: [UInt8] = []
            var reasons = ""
            for row in rows {
                raw += row.raw + [UInt8(ascii: "\n")]
                reasons += "\(row.error)\n"
            }
            try directory.append(raw, to: "\(table).tsv")
            try directory.append(Array(reasons.utf8), to: "\(table).log")
        } catch {
            throw CanvasDataError.file(error)
        }
    }
}
