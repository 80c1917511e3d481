import CanvasDataBase

/// Foreign keys onto tables that are published. Postgres detaches no partition whose rows are referred to, and truncates no
/// such table. So a key whose table is ours to alter is dropped before and made again afterwards, in the one transaction: that
/// checks it against the new rows.
struct ReferringKeys: Sendable {
    struct Key: Sendable, Equatable {
        let name: String
        /// The table referred to, by its name in the target schema.
        let table: String
        /// The table that has the key, with its schema, quoted as need be.
        let owner: String
        /// The owner of that table, quoted as need be.
        let role: String
        /// Whether we may drop it and create it again.
        let isOurs: Bool
        /// It can wait until all rows are there again, and does nothing to those that refer to them.
        let canWait: Bool
        let removal: String
        /// The statements that create it again.
        let restoration: [String]
    }

    let keys: [Key]
    /// The tables that have keys of ours, and their partitions, which must be locked for it.
    let relations: [String]

    /// - Parameters:
    ///   - tables: those referred to, by their names in the target schema.
    ///   - target: where they are.
    ///   - connection: any.
    /// - Throws: `PostgresError`, `CancellationError`.
    init(onto tables: [String], in target: TargetSchema, on connection: PostgresConnection) throws {
        let rows = try connection.query(
            """
            SELECT c.conname, r.relname, c.conrelid::regclass, quote_ident(pg_get_userbyid(t.relowner)),
                pg_has_role(t.relowner, 'USAGE'), c.condeferrable AND c.confdeltype = 'a',
                format('ALTER TABLE %s DROP CONSTRAINT %I;', c.conrelid::regclass, c.conname),
                format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)),
                format('COMMENT ON CONSTRAINT %I ON %s IS ', c.conname, c.conrelid::regclass)
                    || quote_literal(obj_description(c.oid, 'pg_constraint'))
            FROM pg_constraint c JOIN pg_class r ON r.oid = c.confrelid JOIN pg_namespace n ON n.oid = r.relnamespace
                JOIN pg_class t ON t.oid = c.conrelid
            WHERE c.contype = 'f' AND c.conparentid = 0 AND n.nspname = $1 AND r.relname = ANY ($2::text[])
            ORDER BY c.conrelid::regclass::text, c.conname
            """, [target.name, PostgresArray.text(tables)]
        ).rows
        keys = rows.compactMap { row in
            guard let name = row[0], let table = row[1], let owner = row[2], let role = row[3],
                let removal = row[6],
                let definition = row[7]
            else { return nil }
            return Key(
                name: name, table: table, owner: owner, role: role, isOurs: row[4] == "t",
                canWait: row[5] == "t",
                removal: removal, restoration: [definition] + (row[8].map { [$0] } ?? []))
        }
        let owners = keys.filter(\.isOurs).map(\.owner)
        relations =
            owners.isEmpty
            ? []
            : try connection.query(
                """
                SELECT DISTINCT name FROM unnest($1::text[]) AS owner,
                    LATERAL (SELECT owner AS name UNION ALL SELECT relid::regclass::text FROM pg_partition_tree(owner::regclass)) t
                ORDER BY 1
                """, [PostgresArray.text(owners)]
            ).rows.compactMap { $0[0] }
    }

    /// The keys onto `table`.
    func onto(_ table: String) -> [Key] { keys.filter { $0.table == table } }

    /// Drops those onto `table` that are ours.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    func drop(onto table: String, on connection: PostgresConnection) throws {
        for key in onto(table) where key.isOurs { try connection.execute(key.removal) }
    }

    /// Makes them again.
    ///
    /// - Throws: `PostgresError`: 23503 where rows refer to rows that no longer exist; `CancellationError`.
    func restore(onto table: String, on connection: PostgresConnection) throws {
        for statement in onto(table).filter(\.isOurs).flatMap(\.restoration) {
            try connection.execute(statement)
        }
    }

    /// Why a foreign key keeps `table` from being published; nil where it is another's fault.
    func reason(_ error: PostgresError, against table: String, shown: String) -> CanvasDataError? {
        // To see whether rows refer to a partition, Postgres looks into tables that we may have no right to look into.
        guard error.sqlState == "23503" || error.isForbidden else { return nil }
        let keys = onto(table)
        if let key = keys.first(where: { $0.name == error.subject }), key.isOurs || key.canWait {
            return .keyIsBroken(key, onto: shown, error)
        }
        let others = keys.filter { !$0.isOurs }
        return others.isEmpty ? nil : .keysOfOthers(others, onto: shown)
    }
}
