/// A version of the schema: what `/api/schema/:version` answers.
struct SchemaVersion: Sendable {
    let version: String
    /// ISO 8601
    let createdAt: String
    let tables: [SchemaTable]

    func table(_ name: String) -> SchemaTable? { tables.first { $0.name == name } }

    /// Newest first.
    ///
    /// 4.2.8 lacks what the second dump brings: one table, and the last column of another. 4.2.7 lacks one
    /// column more; no dump has it.
    static let all: [SchemaVersion] = {
        let newest = SchemaTables.all
        let older = newest.filter { $0.name != addedTable }.map { $0.without(addedColumn) }
        let oldest = older.map { $0.without(("learning_outcome_dim", "outcome_import_id")) }
        return [
            SchemaVersion(version: "4.2.9", createdAt: "2020-11-12T21:35:23.215Z", tables: newest),
            SchemaVersion(version: "4.2.8", createdAt: "2020-08-27T17:38:01.877Z", tables: older),
            SchemaVersion(version: "4.2.7", createdAt: "2020-06-03T20:10:16.361Z", tables: oldest),
        ]
    }()

    static let addedTable = "module_prerequisite_fact"
    static let addedColumn = (table: "submission_dim", column: "posted_at")
}

extension SchemaTable {
    fileprivate func without(_ removed: (table: String, column: String)) -> SchemaTable {
        guard name == removed.table else { return self }
        var table = self
        table.columns.removeAll { $0.name == removed.column }
        return table
    }
}
