/// What is on its way in of one table of one dump: begun, and not published.
package struct StagedTable: Sendable, Equatable {
    package let table: String
    package let dumpID: String
    package let sequence: Int
    /// How many fragments it is made of.
    package let fragments: Int
    /// How many of them are in.
    package let fragmentsIn: Int
    /// Rows of those.
    package let rows: Int

    package init(
        table: String, dumpID: String, sequence: Int, fragments: Int, fragmentsIn: Int, rows: Int
    ) {
        self.table = table
        self.dumpID = dumpID
        self.sequence = sequence
        self.fragments = fragments
        self.fragmentsIn = fragmentsIn
        self.rows = rows
    }

    static func all(
        in target: TargetSchema, from source: String = Ledger.dumps, on connection: PostgresConnection
    ) throws -> [StagedTable] {
        try connection.query(
            """
            SELECT l.table_name, l.dump_id, l.sequence, l.fragments, count(f.name), coalesce(sum(f.rows), 0)
            FROM canvas_data.loads l LEFT JOIN canvas_data.fragments f ON f.load = l.load
            WHERE l.target_schema = $1 AND l.state IN ('staging', 'staged')
                AND \(Ledger.source(of: "l", is: "$2"))
            GROUP BY l.load ORDER BY l.table_name, l.sequence
            """, [target.name, source]
        ).rows.compactMap { row in
            guard let table = row[0], let dumpID = row[1] else { return nil }
            let numbers = row.dropFirst(2).map { $0.flatMap { Int($0) } ?? 0 }
            return StagedTable(
                table: table, dumpID: dumpID, sequence: numbers[0], fragments: numbers[1],
                fragmentsIn: numbers[2], rows: numbers[3])
        }
    }
}
