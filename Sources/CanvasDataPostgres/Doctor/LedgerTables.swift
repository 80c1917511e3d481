import CanvasDataBase
import CanvasDataLoading

/// What stands in the ledger's schema under the names of our tables, by the catalogue alone: the tables may be locked.
enum LedgerTables {
    /// Columns that each has had since the first version.
    private static let columns = [
        "ledger": ["version"], "runs": ["run", "target_schema", "command"],
        "loads": ["load", "target_schema", "table_name", "dump_id", "generation", "state"],
        "fragments": ["load", "name", "rows"], "gaps": ["target_schema", "table_name"],
    ]

    static func obstacles(on connection: PostgresConnection) throws -> [DatabaseFacts.LedgerObstacle] {
        let rows = try connection.query(
            """
            SELECT c.relname, c.relkind, array_to_string(ARRAY(SELECT privilege FROM unnest($3::text[]) AS privilege
                    WHERE NOT has_table_privilege(c.oid, privilege)), ' '),
                a.attname, a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''
            FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relnamespace = to_regnamespace($1) AND (c.relname = ANY ($2::text[])
                OR c.relname = 'freshness' AND c.relkind <> 'v')
            ORDER BY c.relname, a.attnum
            """,
            [
                TargetSchema.ledger, PostgresArray.text(columns.keys.sorted()),
                PostgresArray.text(["SELECT", "INSERT", "UPDATE", "DELETE"]),
            ]
        ).rows
        return Dictionary(grouping: rows) { $0[0] ?? "" }.sorted { $0.key < $1.key }.flatMap { name, rows in
            obstacles(name, kind: rows[0][1] ?? "", lacking: rows[0][2] ?? "", rows)
        }
    }

    private static func obstacles(
        _ name: String, kind: String, lacking: String, _ rows: [[String?]]
    ) -> [DatabaseFacts.LedgerObstacle] {
        let there = Set(rows.compactMap { $0[3] })
        guard kind == "r", let ours = columns[name], there.isSuperset(of: ours) else {
            return [.init(name: name, reason: .foreign(Catalogue.word(forKind: kind)))]
        }
        let unknown = rows.filter { $0[4] == "t" }.compactMap { $0[3] }
            .filter { !LedgerSchema.statements.contains(" \($0) ") }
        return unknown.map { .init(name: name, reason: .column($0)) }
            + (lacking.isEmpty
                ? [] : [.init(name: name, reason: .rights(lacking.split(separator: " ").map(String.init)))])
    }
}

extension Finding {
    static func ledger(_ facts: DatabaseFacts) -> Finding {
        guard let first = facts.ledgerObstacles.first else {
            return Finding(
                "ledger", .ok, "Nothing in the schema canvas_data conflicts with the ledger.")
        }
        let sql = SQLDialect.postgres
        let name = "\(TargetSchema.ledger).\(first.name)"
        switch first.reason {
        case .foreign(let kind):
            return Finding(
                "ledger", .fail,
                "\(name) is \(kind) that canvas-data did not make, and it keeps its ledger under that name.",
                remedy: "Rename it or its schema: ALTER SCHEMA \(TargetSchema.ledger) RENAME TO another name;"
            )
        case .column(let column):
            return Finding(
                "ledger", .fail,
                "\(name) has a column \(column.quotedForDisplay) that must be filled and that canvas-data does not know.",
                remedy: "ALTER TABLE \(name) ALTER COLUMN \(sql.identifier(column)) DROP NOT NULL;")
        case .rights(let rights):
            return Finding(
                "ledger", .fail,
                "The role \(facts.role.quotedForDisplay) lacks the right to \(rights.joined(separator: ", ")) in \(name).",
                remedy: "As an administrator: GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "
                    + "\(TargetSchema.ledger) TO \(sql.identifier(facts.role));")
        }
    }
}
