package import CanvasDataBase
import CanvasDataLoading

/// Every batch of one table that Canvas still keeps, as `file/byTable` answers.
public struct TableHistory: Sendable, Equatable {
    /// What one dump has of the table.
    public struct Entry: Sendable, Equatable {
        /// The ID of the dump.
        public let dumpID: String
        /// The number of the dump; a later one has a larger number.
        public let sequence: Int
        /// The files of the table in that dump.
        public let batch: TableBatch
    }
    /// The name of the table.
    public let table: String
    /// Newest first. Several entries may share one sequence.
    public let entries: [Entry]

    /// The batches that together are a whole copy of the table, oldest first: the newest full one and every
    /// increment after it; each file once.
    ///
    /// Nil when no full one is kept. A sequence with a partial entry is partial as a whole.
    public var wholeCopy: [Entry]? {
        let partial = Set(entries.filter { $0.batch.effect == .append }.map(\.sequence))
        guard let start = entries.map(\.sequence).filter({ !partial.contains($0) }).max() else { return nil }
        var names: [String: [Fragment]] = [:]
        var copy: [Entry] = []
        for entry in entries.reversed() where entry.sequence >= start {
            let fragments = entry.batch.fragments.filter { !known($0, among: &names) }
            let batch = TableBatch(table: table, fragments: fragments, effect: entry.batch.effect)
            copy.append(Entry(dumpID: entry.dumpID, sequence: entry.sequence, batch: batch))
        }
        return copy
    }

    /// Whether a file is one of those known by its name; if not, it is from now on.
    private func known(_ fragment: Fragment, among names: inout [String: [Fragment]]) -> Bool {
        if names[fragment.name]?.contains(where: { $0.isSameFile(as: fragment) }) == true { return true }
        names[fragment.name, default: []].append(fragment)
        return false
    }

    package init(table: String, entries: [Entry]) {
        self.table = table
        // Stable, so that entries of one sequence keep the API's order when read oldest first.
        self.entries = entries.sorted { $0.sequence > $1.sequence }
    }
}

extension TableHistory.Entry {
    package init(_ json: JSONValue, table: String, path: String) throws {
        guard let dumpID = json["dumpId"]?.string, let sequence = json["sequence"]?.int,
            let partial = json["partial"]?.bool, let files = json["files"]?.array
        else {
            throw CanvasDataError.unreadableAnswer(path, "an entry lacks dumpId, sequence, partial or files")
        }
        let fragments = try files.fragments(path: path)
        // A fragment is known by its name within its dump.
        try DumpFiles.refuseAmbiguousNames(fragments, path: path)
        self.init(
            dumpID: dumpID, sequence: sequence,
            batch: TableBatch(table: table, fragments: fragments, effect: partial ? .append : .replace))
    }
}
