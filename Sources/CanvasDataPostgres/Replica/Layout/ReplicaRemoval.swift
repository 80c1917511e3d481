import CanvasDataBase
import CanvasDataLoading

/// Drops a replica with what belongs to it: its enum types, its lookup tables, its record.
package struct ReplicaRemoval: Sendable {
    package let table: String
    package let schema: String

    package init(_ table: String, in schema: String) {
        self.table = table
        self.schema = schema
    }

    /// Does it in one transaction; where something else depends on what must go, nothing changes.
    ///
    /// - Parameters:
    ///   - connection: in no transaction.
    ///   - forget: deletes what else is recorded of the table.
    /// - Returns: false where there is no such table; its record is deleted even so.
    /// - Throws: `CanvasDataError` where it is no table, or others depend on it; `PostgresError`, `CancellationError`.
    @discardableResult
    package func run(on connection: PostgresConnection, _ forget: () throws -> Void = {}) throws -> Bool {
        let qualified = SQLDialect.postgres.qualified(table, in: schema)
        let shown = qualified.escapedForDisplay
        return try connection.transaction {
            try SyncTable(in: schema).forget(table, on: connection)
            try forget()
            let states = try ReplicaState.states(of: [table], in: schema, on: connection)
            guard let state = states[table] else { return false }
            if case .other(let kind) = state.kind { throw CanvasDataError.cannotDrop(shown, as: kind) }
            do {
                if state.kind == .table { try connection.execute("DROP TABLE \(qualified)") }
                for statement in try belongings(of: state, on: connection) {
                    try connection.execute(statement)
                }
            } catch let error as PostgresError where error.sqlState == "2BP01" {
                throw CanvasDataError.isDependedOn(shown, error)
            } catch let error as PostgresError where error.isForbidden {
                throw CanvasDataError.database(
                    error, doing: "drop \(shown)", remedy: "Run the command as the role that owns it.")
            }
            return state.kind == .table
        }
    }

    /// What drops the types and lookup tables of a table that has just been dropped. Those that the source has named may
    /// be other tables', too: of these, types stay.
    private func belongings(of state: ReplicaState, on connection: PostgresConnection) throws -> [String] {
        let names = ReplicaNames(table: table, columns: state.columns.map { ($0.name, nil) })
        let ours = Set(state.columns.map { names.type(of: $0.name) })
        let sql = SQLDialect.postgres
        let lookups = state.columns.compactMap { column in
            column.lookup?.constraint == names.foreignKey(of: column.name) ? column.lookup?.table : nil
        }
        let shared = try referred(among: lookups.filter { !ours.contains($0) }, on: connection)
        // The official client also makes types for what is inside of objects, though no column has them.
        let objects = state.columns.filter { $0.type == "jsonb" }.map {
            ReplicaNames.cut("\(table)__\($0.name)__")
        }
        let types = state.belongings.keys.filter { name in
            guard case .enumeration = state.belongings[name] else { return false }
            return ours.contains(name) || objects.contains { name.hasPrefix($0) }
        }
        return Set(lookups).subtracting(shared).sorted().map { "DROP TABLE \(sql.qualified($0, in: schema))" }
            + (try unused(types.sorted(), on: connection)).map {
                "DROP TYPE \(sql.qualified($0, in: schema))"
            }
    }

    /// Those of `lookups` to which tables still refer.
    private func referred(among lookups: [String], on connection: PostgresConnection) throws -> [String] {
        try connection.query(
            """
            SELECT c.relname FROM pg_class c
            WHERE c.relnamespace = to_regnamespace($1) AND c.relname = ANY ($2::text[]::name[])
                AND EXISTS (SELECT FROM pg_constraint k WHERE k.confrelid = c.oid AND k.contype = 'f')
            """, [SQLDialect.postgres.identifier(schema), PostgresArray.text(lookups)]
        ).rows.compactMap { $0[0] }
    }

    /// Those of `types` that no column or function has: a user's own table may have one.
    private func unused(_ types: [String], on connection: PostgresConnection) throws -> [String] {
        try connection.query(
            """
            SELECT t.typname FROM pg_type t
            WHERE t.typnamespace = to_regnamespace($1) AND t.typname = ANY ($2::text[]::name[]) AND NOT EXISTS (
                SELECT FROM pg_depend d WHERE d.refclassid = 'pg_type'::regclass
                    AND d.refobjid IN (t.oid, t.typarray) AND d.deptype <> 'i')
            ORDER BY 1
            """, [SQLDialect.postgres.identifier(schema), PostgresArray.text(types)]
        ).rows.compactMap { $0[0] }
    }
}
