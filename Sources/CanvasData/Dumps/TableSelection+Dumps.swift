import CanvasDataBase
public import CanvasDataLoading

/// How tables are selected from the dumps of Canvas Data 1.
extension TableSelection {
    /// - Parameters:
    ///   - tables: only these; all when empty.
    ///   - excluded: tables that are left out, even if named in `tables`.
    ///   - includesRequests: whether `requests`, which is large and comes in increments, is meant without being named in
    ///     `tables`.
    public init(tables: [String] = [], excluded: [String] = [], includesRequests: Bool = false) {
        self.init(
            tables: tables, excluded: excluded, onlyByName: includesRequests ? [] : [DumpFiles.incremental])
    }

    /// The batches that are meant, in the API's order.
    ///
    /// - Throws: `CanvasDataError` (usage) for a table that the dump does not have.
    package func batches(of files: DumpFiles) throws -> [TableBatch] {
        let known = files.tables.map(\.table)
        // Excluding a table that is not there is fine: some dumps have it, some do not.
        for table in tables where !known.contains(table) {
            throw CanvasDataError.unknownTable(table, known: known, sequence: files.dump.sequence)
        }
        return files.tables.filter { means($0.table) }
    }
}
