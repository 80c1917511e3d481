/// What a table of the simulated DAP holds in one state: what a replica must end up with.
public struct DAPTruth: Sendable {
    public let namespace: String
    public let table: String
    /// Counts from 1.
    public let state: Int
    /// `at` or `until` of answers that lead to this state, as in `2026-01-15T04:00:00.250123Z`.
    public let at: String
    public let schema: DAPSchema
    /// Each row once, in no particular order.
    public let rows: [DAPRow]

    /// The names of key and value columns.
    public var columns: [String] { schema.columns.map(\.name) }

    /// The rows as Postgres's output functions print them (what psql shows, and COPY writes before its escapes), in the
    /// order of ``columns``; nil for NULL. They are texts that the column types of DAP's official client print:
    /// arrays of scalars are arrays, other JSON is `jsonb`. Of an extensible enumeration it is the text, not the number
    /// in the lookup table.
    public var postgresRows: [[String?]] {
        let types = schema.columns.map(\.type)
        return rows.map { row in
            zip(row.key + row.value, types).map { DAPPostgresText.text($0, of: $1) }
        }
    }

    /// The checksum that ``TableContents`` has, over the rows as ``postgresRows`` has them.
    public var contents: TableContents {
        TableContents(
            columns: columns, rows: rows.count, checksum: RowChecksum.checksum(ofPrinted: postgresRows))
    }
}

extension DAPTable {
    /// Without `since` what a snapshot holds; with it what a replica holds that was begun in that state, and so keeps
    /// what has been dropped from the table since without having been deleted.
    func truth(in state: Int, since first: Int?, at: String) -> DAPTruth {
        let rows = (0..<count(in: state)).compactMap { number -> DAPRow? in
            switch presence(of: number, in: state) {
            case .present: row(number, in: state)
            case .dropped(let end, _) where first.map { $0 < end } == true: row(number, in: state)
            default: nil
            }
        }
        return DAPTruth(
            namespace: namespace, table: name, state: state, at: at, schema: schema(in: state), rows: rows)
    }
}
