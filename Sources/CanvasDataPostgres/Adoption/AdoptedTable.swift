import CanvasDataBase
import CanvasDataLoading

/// One table that is adopted.
struct AdoptedTable: Sendable {
    let table: String
    let target: TargetSchema

    init(_ table: String, in target: TargetSchema) {
        self.table = table
        self.target = target
    }

    var name: String { target.sql(table) }

    /// How an adopted table is partitioned. The tables that loads make are partitioned by LIST, so that the catalogue itself
    /// says which are a user's own, whatever has become of the ledger, and after pg_dump and restore, too.
    static let strategy = (sql: "RANGE", code: "r")

    /// A view that reads the table itself.
    struct View: Sendable {
        /// With its schema, quoted as need be.
        let name: String
        let isOwned: Bool
        /// What makes it read the table that has the name then. Its OID, owner, grants and comments stay.
        let statement: String
    }

    func views(on connection: PostgresConnection) throws -> [View] {
        try connection.query(
            """
            SELECT c.oid::regclass, pg_has_role(c.relowner, 'USAGE'),
                format('CREATE OR REPLACE VIEW %s%s AS %s', c.oid::regclass,
                    ' WITH (' || array_to_string(c.reloptions, ', ') || ')', pg_get_viewdef(c.oid))
            FROM pg_class c
            WHERE c.relkind = 'v' AND EXISTS (
                SELECT FROM pg_rewrite r JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
                WHERE r.ev_class = c.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid = $1::regclass)
            ORDER BY 1
            """, [name]
        ).rows.compactMap { row in
            guard let name = row[0], let statement = row[2] else { return nil }
            return View(name: name, isOwned: row[1] == "t", statement: statement)
        }
    }

    /// Does it, in the transaction that is open and has the table locked.
    ///
    /// - Throws: `CanvasDataError` for what cannot be moved; `PostgresError`, `CancellationError`.
    func adopt(on connection: PostgresConnection) throws {
        try AdoptionObstacles(table: self, action: .adopt).check(on: connection)
        let key = try partitionKey(on: connection)
        let views = try views(on: connection)
        // All that is said of the table must be asked while it still has its name.
        let belongings = try AdoptedBelongings(of: self, on: connection)
        let tablespace = try tablespace(on: connection).map { " TABLESPACE \($0)" } ?? ""
        let generation = try freeGeneration(on: connection)
        let stored = TargetSchema.stored(generation)
        let sql = SQLDialect.postgres
        for statement in belongings.removals { try connection.execute(statement) }
        try setIndexNamesFree(for: generation, on: connection)
        try connection.execute(
            """
            ALTER TABLE \(name) RENAME TO \(sql.identifier(generation));
            ALTER TABLE \(target.sql(generation)) SET SCHEMA \(TargetSchema.store)
            """)
        let compression = connection.serverVersion >= 140_000 ? " INCLUDING COMPRESSION" : ""
        try connection.execute(
            """
            CREATE TABLE \(name) (LIKE \(stored) INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED \
            INCLUDING STORAGE INCLUDING COMMENTS\(compression)) \
            PARTITION BY \(Self.strategy.sql) (\(sql.identifier(key)))\(tablespace)
            """)
        for statement in belongings.constraints + belongings.comments { try connection.execute(statement) }
        try connection.execute("ALTER TABLE \(name) ATTACH PARTITION \(stored) DEFAULT")
        for statement in belongings.additions + views.map(\.statement) { try connection.execute(statement) }
        for statement in try belongings.grants(on: connection) { try connection.execute(statement) }
    }

    /// The table's tablespace, quoted as need be; nil for the database's own, which loads use.
    private func tablespace(on connection: PostgresConnection) throws -> String? {
        let row = try connection.query(
            """
            SELECT quote_ident(s.spcname), has_tablespace_privilege(s.oid, 'CREATE'), quote_ident(current_user)
            FROM pg_class c JOIN pg_tablespace s ON s.oid = c.reltablespace WHERE c.oid = $1::regclass
            """, [name]
        ).first
        guard let row, let tablespace = row[0] else { return nil }
        guard row[1] == "t" else {
            throw CanvasDataError.noRightForTablespace(
                tablespace, of: target.shown(table), role: row[2] ?? "")
        }
        return tablespace
    }

    /// Unique indexes must have it among their columns (manual, §5.11.2.3).
    private func partitionKey(on connection: PostgresConnection) throws -> String {
        let rows = try connection.query(
            """
            SELECT indexrelid::regclass, attname FROM pg_index i
                LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::int2[])
            WHERE i.indrelid = $1::regclass AND i.indisunique ORDER BY 1, 2
            """, [name]
        ).rows
        let unique = Dictionary(grouping: rows) { $0[0] ?? "" }
        let columns = try StoredTable.columns(of: name, on: connection).filter { !$0.isGenerated }
        let possible = columns.filter { column in
            unique.values.allSatisfy { $0.contains { $0[1] == column.name } }
        }
        guard let first = possible.first else {
            throw CanvasDataError.uniqueIndexesDiffer(target.shown(table), unique.keys.sorted())
        }
        let wide =
            possible.first { $0.type == .known(.bigint) } ?? possible.first { $0.type == .known(.text) }
        return wide?.name ?? first.name
    }

    /// No dump has it: dumps are counted from 1 on.
    private func freeGeneration(on connection: PostgresConnection) throws -> String {
        var generation = try target.generation(of: table, sequence: 0)
        while try StoredTable.exists(TargetSchema.stored(generation), on: connection) { generation += "0" }
        return generation
    }

    /// The new table's indexes get the names that these have.
    private func setIndexNamesFree(for generation: String, on connection: PostgresConnection) throws {
        let indexes = try connection.query(
            "SELECT indexrelid::regclass FROM pg_index WHERE indrelid = $1::regclass ORDER BY 1", [name]
        ).rows.compactMap { $0[0] }
        for (number, index) in indexes.enumerated() {
            let name = SQLDialect.postgres.identifier("\(generation) \(number + 1)")
            try connection.execute("ALTER INDEX \(index) RENAME TO \(name)")
        }
    }
}
