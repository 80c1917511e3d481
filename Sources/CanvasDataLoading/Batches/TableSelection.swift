/// Which tables are meant.
public struct TableSelection: Sendable, Equatable {
    /// Only these tables; all when empty.
    public var tables: [String]
    /// Tables that are left out, even if named in `tables`.
    public var excluded: [String]
    /// Tables that their source leaves out unless they are named in `tables`, because they are large.
    package var onlyByName: Set<String>

    package init(tables: [String], excluded: [String], onlyByName: Set<String>) {
        self.tables = tables
        self.excluded = excluded
        self.onlyByName = onlyByName
    }

    /// Whether `table` is meant, whatever batch it is in.
    package func means(_ table: String) -> Bool {
        guard !excluded.contains(table) else { return false }
        return tables.isEmpty ? !onlyByName.contains(table) : tables.contains(table)
    }
}
