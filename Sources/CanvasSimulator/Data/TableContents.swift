/// What rows a table holds, whatever their order: what a warehouse must end up with.
public struct TableContents: Sendable, Equatable {
    /// The columns of the dump's schema, in its order, or those that were asked for.
    public let columns: [String]
    public let rows: Int
    /// The sum, modulo 2⁶⁴, of the first eight bytes (most significant first) of the MD5 of each row as Postgres
    /// prints `ROW(column, …)::text`, with `DateStyle` ISO.
    public let checksum: UInt64
}

extension DumpLibrary {
    /// The rows of `table` in `dump`; nil where it is not listed there.
    func contents(of table: String, in dump: DumpPlan, columns: [String]? = nil) -> TableContents? {
        guard let listed = dump.tables.first(where: { $0.name == table }) else { return nil }
        guard let edition = listed.edition else {
            let all = school.course.schemaVersions.first { $0.version == dump.schemaVersion }?
                .table(table)?.columns
            return TableContents(columns: columns ?? (all ?? []).map(\.name), rows: 0, checksum: 0)
        }
        let key = edition.name + (columns.map { " \($0)" } ?? "")
        if let known = contents[key] { return known }
        let found = RowChecksum.contents(
            of: edition.table, rows: edition.fragments.lazy.flatMap(\.rows).joined(),
            revision: edition.revision, columns: columns, school: school)
        contents[key] = found
        return found
    }

    /// The requests of the newest full copy among `dumps` and of the increments after it, each once.
    func requests(of dumps: [DumpPlan], columns: [String]? = nil) -> TableContents? {
        var rows: Set<Int> = []
        var table: SchemaTable?
        for dump in dumps {
            guard let listed = dump.tables.first(where: { $0.name == "requests" }),
                let edition = listed.edition
            else { continue }
            table = edition.table
            if !listed.partial { rows = [] }
            rows.formUnion(edition.fragments.lazy.flatMap(\.rows).joined())
        }
        return table.map {
            RowChecksum.contents(of: $0, rows: rows, revision: 1, columns: columns, school: school)
        }
    }
}
