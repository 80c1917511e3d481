/// What readers see of one table, by the ledger.
package struct LoadedTable: Sendable, Equatable {
    package let table: String
    /// Of the newest dump that is in.
    package let dumpID: String
    package let sequence: Int
    package let schemaVersion: String
    package let rows: Int
    /// UTC, as the API writes moments: `2017-04-29T02:03:38.247Z`.
    package let publishedAt: String?
    /// When Canvas made that dump; nil where the API did not say so legibly.
    package let dumpCreatedAt: String?
    /// Seconds since Canvas made it, by the database's clock; where that is not known, since it was published.
    package let age: Int

    package init(
        table: String, dumpID: String, sequence: Int, schemaVersion: String, rows: Int, publishedAt: String?,
        dumpCreatedAt: String?, age: Int
    ) {
        self.table = table
        self.dumpID = dumpID
        self.sequence = sequence
        self.schemaVersion = schemaVersion
        self.rows = rows
        self.publishedAt = publishedAt
        self.dumpCreatedAt = dumpCreatedAt
        self.age = age
    }

    static func all(
        in target: TargetSchema, from source: String = Ledger.dumps, on connection: PostgresConnection
    ) throws -> [LoadedTable] {
        try connection.query(
            """
            SELECT table_name, (array_agg(dump_id ORDER BY sequence DESC))[1], max(sequence),
                (array_agg(schema_version ORDER BY sequence DESC))[1], sum(rows),
                \(Ledger.moment("max(published_at)")), \(Ledger.moment("max(dump_created_at)")),
                greatest(0, floor(extract(epoch FROM now() - coalesce(max(dump_created_at), max(published_at)))))
            FROM canvas_data.loads WHERE target_schema = $1 AND state = 'published'
                AND \(Ledger.source(of: "loads", is: "$2"))
            GROUP BY table_name ORDER BY table_name
            """, [target.name, source]
        ).rows.compactMap { row in
            guard let table = row[0], let dumpID = row[1], let sequence = row[2].flatMap({ Int($0) }),
                let version = row[3]
            else { return nil }
            return LoadedTable(
                table: table, dumpID: dumpID, sequence: sequence, schemaVersion: version,
                rows: row[4].flatMap { Int($0) } ?? 0, publishedAt: row[5], dumpCreatedAt: row[6],
                age: row[7].flatMap { Int($0) } ?? 0)
        }
    }
}
