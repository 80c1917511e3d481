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

    /// Those of ``Course/long``, newest first; the first two are not Canvas's, but change as Canvas's did.
    static let long: [SchemaVersion] = {
        let wider = all[0].tables.map { $0.widened().inserting() }
        let narrower = wider.filter { $0.name != vanishingTable }.map { $0.without(removedColumn) }
        return [
            SchemaVersion(version: "4.4.0", createdAt: "2020-11-28T12:00:00.000Z", tables: narrower),
            SchemaVersion(version: "4.3.0", createdAt: "2020-11-21T12:00:00.000Z", tables: wider),
        ] + all
    }()

    static let vanishingTable = "assignment_override_user_rollup_fact"
    static let removedColumn = (table: "user_dim", column: "school_position")
    /// Columns whose type becomes wider, and what it becomes.
    static let widenedColumns: [String: (column: String, type: ColumnType)] = [
        "pseudonym_fact": ("login_count", .bigint), "course_dim": ("code", .text),
    ]
    static let insertedColumn = (
        table: "pseudonym_dim", column: SchemaColumn(name: "declared_user_type", type: .varchar, length: 256),
        place: 5
    )

    static let addedTable = "module_prerequisite_fact"
    static let addedColumn = (table: "submission_dim", column: "posted_at")
}

extension SchemaTable {
    fileprivate func widened() -> SchemaTable {
        guard let widened = SchemaVersion.widenedColumns[name] else { return self }
        var table = self
        for index in columns.indices where columns[index].name == widened.column {
            table.columns[index].type = widened.type
            table.columns[index].length = nil
            table.columns[index].isWidened = true
        }
        return table
    }

    fileprivate func inserting() -> SchemaTable {
        guard name == SchemaVersion.insertedColumn.table else { return self }
        var table = self
        table.columns.insert(SchemaVersion.insertedColumn.column, at: SchemaVersion.insertedColumn.place)
        return table
    }

    fileprivate func without(_ removed: (table: String, column: String)) -> SchemaTable {
        guard name == removed.table else { return self }
        var table = self
        table.columns.removeAll { $0.name == removed.column }
        return table
    }
}
