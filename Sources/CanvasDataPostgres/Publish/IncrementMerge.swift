import CanvasDataLoading

/// How many rows came into a copy besides those that were staged in it.
struct MergedRows: Sendable, Equatable {
    /// Of increments, by load, those that were new.
    var added: [Int: Int] = [:]
    /// The rows that were taken over from the copy before.
    var takenOver = 0
}

/// Puts increments, and what stays of the copy before, into a generation that nobody sees yet, in a transaction of its
/// own: its rows are then older than the publish transaction, and a REPEATABLE READ reader never sees the generation
/// without them.
struct IncrementMerge: Sendable {
    let item: TablePublication

    /// Adds what has not been added to `generation`.
    ///
    /// A run that was killed behind it left its counts in the generation's comment, in the same transaction.
    ///
    /// - Parameters:
    ///   - generation: a copy in the store.
    ///   - current: the copy that readers see now.
    ///   - connection: in no transaction.
    /// - Returns: how many rows came, also where an earlier run brought them.
    /// - Throws: `PostgresError`, `CancellationError`.
    func run(
        into generation: String, replacing current: String?, on connection: PostgresConnection
    ) throws -> MergedRows {
        let stored = TargetSchema.stored(generation)
        let source = try source(replacing: current, of: generation, on: connection)
        guard !item.appends.isEmpty || source != nil else { return MergedRows() }
        return try connection.transaction {
            var counts = try Self.counts(of: stored, on: connection)
            let increments = Increments(layout: item.layout)
            for load in item.appends.sorted(by: { $0.sequence < $1.sequence }) where counts[load.id] == nil {
                counts[load.id] = try increments.add(
                    from: TargetSchema.stored(load.generation), to: stored, on: connection)
            }
            // Last, so that what Canvas sends now is preferred.
            if let source, counts[Self.takenOver] == nil {
                counts[Self.takenOver] = try increments.add(
                    from: source, to: stored, areKnown: true, on: connection)
            }
            try connection.execute(
                "COMMENT ON TABLE \(stored) IS \(SQLDialect.postgres.literal(Self.comment(counts)))")
            let rows = counts.removeValue(forKey: Self.takenOver)
            return MergedRows(added: counts, takenOver: rows ?? 0)
        }
    }

    /// What rows are taken over from; nil for nothing. Without a key nobody could say which of them have come again.
    private func source(
        replacing current: String?, of generation: String, on connection: PostgresConnection
    ) throws -> String? {
        guard let takeover = item.takeover, takeover.includesRows, item.layout.key != nil,
            let source = current ?? takeover.remains, source != generation
        else { return nil }
        let stored = TargetSchema.stored(source)
        return try StoredTable.exists(stored, on: connection) ? stored : nil
    }

    /// In the comment, the number of no load.
    private static let takenOver = 0
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
