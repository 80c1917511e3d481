import CanvasDataBase
import CanvasDataTransfer
import Glibc
import Synchronization

/// What was unpacked into a directory, so that another run knows which table files are whole and of what.
///
/// One line of JSON a table, appended after the table's file has its name; the last line for a file counts. A line
/// that is cut or missing only means that the table is put together again.
final class UnpackRecord: Sendable {
    struct Entry: Sendable, Equatable {
        var file: String
        var fragments: [String]
        var format: TableFormat
        var hasHeader: Bool
        var rows: Int
        var bytes: Int
        /// Time of the file's last change, in nanoseconds since 1970.
        var changed: Int
    }

    private static let name = ".unpacked"
    private let directory: Directory
    private let entries: Mutex<[String: Entry]>

    init(in directory: Directory) throws {
        self.directory = directory
        var entries: [String: Entry] = [:]
        let bytes = try directory.record(
            Self.name, limit: 64 << 20,
            oversized: .oversizedRecord(
                directory.path(of: Self.name), "Remove it. The tables are then put together again."))
        if let bytes {
            for line in bytes.split(separator: UInt8(ascii: "\n")) {
                // A line that cannot be read was cut by a crash: its table is unpacked again.
                guard let json = try? JSONValue(parsing: Array(line)), let entry = Entry(json) else {
                    continue
                }
                entries[entry.file] = entry
            }
        }
        self.entries = Mutex(entries)
    }

    /// What is known of `file`, when the file on disk is still that one.
    func entry(of file: String) -> Entry? {
        guard let entry = entries.withLock({ $0[file] }), let status = directory.status(of: file),
            status.length == entry.bytes, status.changed == entry.changed
        else { return nil }
        return entry
    }

    func add(_ entry: Entry) throws(FileError) {
        // The line break in front ends a line that a crash cut off.
        let line = Array(("\n" + entry.json.text(.compact) + "\n").utf8)
        // Several tables end at once: one write each, at the end of the file.
        let file = try directory.open(Self.name, O_WRONLY | O_CREAT | O_APPEND)
        do {
            try line.withUnsafeBytes { try file.write($0) }
        } catch {
            throw error as? FileError ?? FileError("write", directory.path(of: Self.name))
        }
        entries.withLock { $0[entry.file] = entry }
    }
}

extension UnpackRecord.Entry {
    init?(_ json: JSONValue) {
        guard let file = json["file"]?.entryName, let fragments = json["fragments"]?.entryNames,
            let format = json["format"]?.string.flatMap(Self.format),
            let hasHeader = json["header"]?.bool, let rows = json["rows"]?.count,
            let bytes = json["bytes"]?.count, let changed = json["changed"]?.int
        else { return nil }
        self.init(
            file: file, fragments: fragments, format: format, hasHeader: hasHeader, rows: rows, bytes: bytes,
            changed: changed)
    }

    var json: JSONValue {
        .object(
            JSONObject([
                .init("file", .string(file)), .init("format", .string(Self.label(format))),
                .init("header", .bool(hasHeader)), .init("rows", .number("\(rows)")),
                .init("bytes", .number("\(bytes)")), .init("changed", .number("\(changed)")),
                .init("fragments", .array(fragments.map { .string($0) })),
            ]))
    }

    /// CSV files that earlier versions recorded as "csv" have unchecked rows and other forms of values: they are not known.
    private static func label(_ format: TableFormat) -> String {
        format == .csv ? "checked csv" : format.rawValue
    }

    private static func format(_ label: String) -> TableFormat? {
        TableFormat.allCases.first { Self.label($0) == label }
    }
}
