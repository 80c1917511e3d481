import CanvasDataLoading

/// Adds the rows of an increment's stage to those of a table, each once.
struct Increments: Sendable {
    let layout: TableLayout

    /// Adds those rows of `stage` whose key is not there yet; of several with one key, the first in the order of all
    /// columns. Rows without a key's value, and all rows of a table without a key, go in as they are.
    ///
    /// - Parameters:
    ///   - stage: with its schema, quoted.
    ///   - table: likewise; may have further columns.
    ///   - areKnown: `stage` may hold rows without a key's value that are in `table`, too: only further ones go in.
    ///   - connection: any.
    /// - Returns: how many were new.
    /// - Throws: `PostgresError`, `CancellationError`.
    @discardableResult
    func add(
        from stage: String, to table: String, areKnown: Bool = false, on connection: PostgresConnection
    ) throws -> Int {
        let writable = Set(
            try StoredTable.columns(of: table, on: connection).filter { !$0.isGenerated }.map(\.name))
        let names = try StoredTable.columns(of: stage, on: connection).map(\.name).filter(writable.contains)
        return try connection.execute(
            statement(from: stage, to: table, columns: names, areKnown: areKnown))
    }

    private func statement(
        from stage: String, to table: String, columns: [String], areKnown: Bool
    ) -> String {
        let sql = SQLDialect.postgres
        let list = columns.map(sql.identifier).joined(separator: ", ")
        let begin = "INSERT INTO \(table) (\(list))"
        guard let key = layout.key, columns.contains(key) else {
            return "\(begin) SELECT \(list) FROM \(stage)"
        }
        let name = sql.identifier(key)
        let known = Set(layout.columns.map(\.name))
        let order = [name] + columns.filter { $0 != key && known.contains($0) }.map(sql.identifier)
        return """
            \(begin)
            (SELECT DISTINCT ON (\(name)) \(list) FROM \(stage) s
                WHERE \(name) IS NOT NULL AND NOT EXISTS (SELECT FROM \(table) t WHERE t.\(name) = s.\(name))
                ORDER BY \(order.joined(separator: ", ")))
            UNION ALL (SELECT \(list) FROM \(stage) WHERE \(name) IS NULL
                \(areKnown ? "EXCEPT ALL SELECT \(list) FROM \(table) WHERE \(name) IS NULL" : ""))
            """
    }
}
