import CanvasDataBase

/// Drops copies in the store that nobody needs: never CASCADE, and what is in use is left to the next run.
struct GenerationSweep: Sendable {
    let target: TargetSchema
    let notify: @Sendable (Notice) -> Void

    /// So many go in one transaction, as each COMMIT waits for the disk.
    static let together = 16

    /// Drops the leftovers of killed runs.
    ///
    /// - Parameter connection: has the schema's lock, so that no load is at work.
    /// - Throws: `CancellationError`; `PostgresError` where the ledger cannot be read or the connection is lost.
    func run(on connection: PostgresConnection) throws {
        try drop(try leftovers(on: connection), on: connection)
    }

    /// Drops `generations`, where they are there.
    ///
    /// - Throws: `CancellationError`; `PostgresError` where the connection is lost.
    func drop(_ generations: [String], on connection: PostgresConnection) throws {
        var remaining = generations[...]
        while !remaining.isEmpty {
            let some = remaining.prefix(Self.together)
            do {
                try drop(some, waiting: 100, on: connection)
            } catch let error as PostgresError where !error.isConnectionLost {
                try Task.checkCancellation()
                try dropEach(of: some, on: connection)
            }
            remaining = remaining.dropFirst(some.count)
        }
    }

    /// So that one which cannot be dropped is in no other's way.
    private func dropEach(of generations: ArraySlice<String>, on connection: PostgresConnection) throws {
        for generation in generations {
            do {
                try drop([generation], waiting: 2_000, on: connection)
            } catch let error as PostgresError where !error.isConnectionLost {
                try Task.checkCancellation()
                notify(.notDropped(generation, error))
            }
        }
    }

    private func drop(
        _ generations: ArraySlice<String>, waiting milliseconds: Int, on connection: PostgresConnection
    ) throws {
        try connection.transaction {
            try connection.execute("SET LOCAL lock_timeout = \(milliseconds)")
            for generation in generations {
                // A partition could be dropped from under its table: what is attached is never a leftover.
                guard try !StoredTable.isAttached(TargetSchema.stored(generation), on: connection) else {
                    continue
                }
                try connection.execute("DROP TABLE IF EXISTS \(TargetSchema.stored(generation))")
            }
        }
    }

    /// Whether a copy may be created under this name: nothing has it, or only a table that nobody sees or counts on.
    static func isFree(_ generation: String, on connection: PostgresConnection) throws -> Bool {
        try connection.query(
            """
            SELECT NOT EXISTS (
                SELECT FROM pg_class c WHERE c.relnamespace = to_regnamespace($1) AND c.relname = $2
                    AND (c.relispartition OR c.relkind <> 'r' OR EXISTS (
                        SELECT FROM canvas_data.loads l WHERE l.generation = c.relname AND l.state <> 'superseded')))
            """, [TargetSchema.store, generation]
        ).value == "t"
    }

    /// The target's tables in the store that no living load of any schema names and that are no partition: what killed
    /// runs left, and what could not be dropped before. The rows of a published load are in its generation, unless a
    /// user's own table has them. Of an adopted table's own rows they are a leftover once another generation has replaced
    /// them: before that, they can only be detached because a user wanted to have them.
    func leftovers(on connection: PostgresConnection) throws -> [String] {
        try connection.query(
            """
            SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = $1 AND c.relkind = 'r' AND NOT c.relispartition AND NOT EXISTS (
                SELECT FROM canvas_data.loads l WHERE l.generation = c.relname
                    AND (l.state IN ('staging', 'staged') OR l.state = 'published' AND NOT EXISTS  (
                        SELECT FROM pg_class t WHERE t.relkind = 'r'
                            AND t.oid = to_regclass(format('%I.%I', l.target_schema, l.table_name)))))
                AND (c.relname !~ '#0+$' OR EXISTS (SELECT FROM pg_class t JOIN pg_partitioned_table p ON p.partrelid = t.oid
                    WHERE t.relnamespace = to_regnamespace(quote_ident($2)) AND p.partdefid NOT IN (0, c.oid)
                        AND $3 || t.relname = regexp_replace(c.relname, '#0+$', '')))
            ORDER BY c.relname
            """, [TargetSchema.store, target.name, target.name == "public" ? "" : "\(target.name)."]
        ).rows.compactMap { $0[0] }.filter(isOurs)
    }

    /// All of the target's tables in the store.
    func all(on connection: PostgresConnection) throws -> [String] {
        try connection.query(
            "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace($1) AND relkind = 'r' ORDER BY 1",
            [TargetSchema.store]
        ).rows.compactMap { $0[0] }.filter(isOurs)
    }

    /// Whether a name is one that `TargetSchema.generation` makes for this schema. Canvas's tables have no dots.
    private func isOurs(_ name: String) -> Bool {
        let parts = name.split(separator: "#", omittingEmptySubsequences: false)
        guard parts.count >= 2, let number = parts.last, !number.isEmpty,
            number.allSatisfy({ $0.isASCII && $0.isNumber })
        else { return false }
        let whole = parts.dropLast().joined(separator: "#")
        let schema = whole.lastIndex(of: ".").map { String(whole[..<$0]) } ?? "public"
        return schema == target.name
    }
}
