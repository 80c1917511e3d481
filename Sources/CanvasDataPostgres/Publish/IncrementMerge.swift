import CanvasData

/// Puts increments into a generation that nobody sees yet, in a transaction of its own: its rows are then older than
/// the publish transaction, and a REPEATABLE READ reader never sees the generation without them.
struct IncrementMerge: Sendable {
    let item: TablePublication

    /// Adds what has not been added to `generation`.
    ///
    /// A run that was killed behind it left its counts in the generation's comment, in the same transaction.
    ///
    /// - Returns: for each load the rows that were new.
    /// - Throws: `PostgresError`, `CancellationError`.
    func run(into generation: String, on connection: PostgresConnection) throws -> [Int: Int] {
        guard !item.appends.isEmpty else { return [:] }
        let stored = TargetSchema.stored(generation)
        return try connection.transaction {
            var counts = try Self.counts(of: stored, on: connection)
            for load in item.appends.sorted(by: { $0.sequence < $1.sequence }) where counts[load.id] == nil {
                counts[load.id] = try Increments(layout: item.layout).add(
                    from: TargetSchema.stored(load.generation), to: stored, on: connection)
            }
            try connection.execute(
                "COMMENT ON TABLE \(stored) IS \(SQLDialect.postgres.literal(Self.comment(counts)))")
            return counts
        }
    }

    private static let words = "Rows of increments, by load: "

    private static func comment(_ counts: [Int: Int]) -> String {
        words + counts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }

    private static func counts(
        of stored: String, on connection: PostgresConnection
    ) throws -> [Int: Int] {
        let comment = try connection.query(
            "SELECT obj_description(to_regclass($1), 'pg_class')", [stored]
        ).value
        guard let comment, comment.hasPrefix(words) else { return [:] }
        return comment.dropFirst(words.count).split(separator: " ").reduce(into: [:]) { counts, pair in
            let parts = pair.split(separator: "=").compactMap { Int($0) }
            if parts.count == 2 { counts[parts[0]] = parts[1] }
        }
    }
}
