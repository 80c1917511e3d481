/// Which tables of a dump are meant.
public struct TableSelection: Sendable, Equatable {
    /// Only these; all when empty.
    public var tables: [String]
    public var excluded: [String]
    /// `requests` is large and comes in increments: it is left out unless asked for, here or in `tables`.
    public var includesRequests: Bool

    public init(tables: [String] = [], excluded: [String] = [], includesRequests: Bool = false) {
        self.tables = tables
        self.excluded = excluded
        self.includesRequests = includesRequests
    }

    /// The batches that are meant, in the API's order.
    ///
    /// - Throws: `CanvasDataError` (usage) for a table that the dump does not have.
    package func batches(of files: DumpFiles) throws -> [TableBatch] {
        let known = files.tables.map(\.table)
        // Leaving out what is not there anyway harms nobody: some dumps have it, some do not.
        for table in tables where !known.contains(table) {
            throw CanvasDataError.unknownTable(table, known: known, sequence: files.dump.sequence)
        }
        return files.tables.filter { means($0.table) }
    }

    /// Whether a table is meant, whatever dump it is in.
    package func means(_ table: String) -> Bool {
        guard !excluded.contains(table) else { return false }
        if !tables.isEmpty { return tables.contains(table) }
        return table != "requests" || includesRequests
    }
}
