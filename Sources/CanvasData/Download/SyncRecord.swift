import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer
import Glibc
import Synchronization

/// The files that earlier runs of the mirror wrote: the only ones it may ever delete.
///
/// One line of JSON a file, appended before the file is fetched; it may name a file that never came.
final class SyncRecord: Sendable {
    struct Entry: Sendable, Hashable {
        let table: String
        let file: String
    }

    private static let name = ".synchronised"
    private let directory: Directory
    private let known: Mutex<Set<Entry>>

    init(in directory: Directory) throws {
        self.directory = directory
        var known: Set<Entry> = []
        let bytes = try directory.record(
            Self.name, limit: 256 << 20,
            oversized: .oversizedRecord(
                directory.path(of: Self.name),
                "Remove it. Files that Canvas lists no more are then left where they are."))
        if let bytes {
            for line in bytes.split(separator: UInt8(ascii: "\n")) {
                // A cut line names no file of ours for certain.
                guard let json = try? JSONValue(parsing: Array(line)), let table = json["table"]?.string,
                    let file = json["file"]?.string, SQLIdentifier(checking: table) != nil, file.isPlainName
                else { continue }
                known.insert(Entry(table: table, file: file))
            }
        }
        self.known = Mutex(known)
    }

    var entries: Set<Entry> { known.withLock { $0 } }

    /// Files of ours that `answer` does not list, in tables that it does not leave out.
    func obsolete(after answer: SyncFiles) -> [Entry] {
        let tables = Set(answer.files.map(\.table))
        let listed = Set(answer.files.map { Entry(table: $0.table, file: $0.fragment.name) })
        return entries.subtracting(listed).filter { tables.contains($0.table) }
            .sorted { ($0.table, $0.file) < ($1.table, $1.file) }
    }

    /// Notes files that are about to be written.
    func add(_ entries: some Sequence<Entry>) throws {
        let new = known.withLock { known in entries.filter { known.insert($0).inserted } }
        guard !new.isEmpty else { return }
        let file = try directory.open(Self.name, O_WRONLY | O_CREAT | O_APPEND)
        // The line break in front ends a line that a crash cut off.
        try Array(("\n" + new.map(\.line).joined()).utf8).withUnsafeBytes { try file.write($0) }
        try file.sync()
    }

    /// Forgets files that were deleted.
    func remove(_ entries: [Entry]) throws {
        guard !entries.isEmpty else { return }
        let left = known.withLock { known in
            known.subtract(entries)
            return known
        }
        try directory.write(left.map(\.line).sorted().joined(), as: Self.name)
    }
}

extension SyncRecord.Entry {
    fileprivate var line: String {
        let json = JSONValue.object(
            JSONObject([.init("table", .string(table)), .init("file", .string(file))]))
        return json.text(.compact) + "\n"
    }
}
