package import CanvasDataBase

/// A source of tables that are followed by key: it gives whole copies and, from a position on, changes.
package protocol ReplicaSource: Sendable {
    /// The tables on offer that are meant, sorted.
    ///
    /// - Throws: `CanvasDataError`, `CancellationError`.
    func tables() async throws -> [String]

    /// Asks for all of `wishes` at once and gives each batch to `answered` as soon as it can be read, whatever its place in
    /// `wishes`. Returns when every wish has its answer and `answered` has returned.
    ///
    /// - Parameters:
    ///   - wishes: one for each table.
    ///   - answered: called once for each wish, by several tasks at once.
    /// - Throws: `CanvasDataError` for what is in every table's way; `CancellationError`; what `answered` throws.
    func answer(
        _ wishes: [ReplicaWish], _ answered: @escaping @Sendable (ReplicaAnswer) async throws -> Void
    ) async throws

    /// Reads the fragments of every batch that was given out. Where it is asked for the dump, give the batch's origin's id.
    func fragments(progress: TransferProgress) -> any FragmentReading
}

/// What is wanted of one table.
package struct ReplicaWish: Sendable, Equatable {
    package let table: String
    /// The position of what is there, exactly as the source gave it; nil for a whole copy.
    package let since: String?

    package init(table: String, since: String?) {
        self.table = table
        self.since = since
    }
}

/// What a source has for a wish.
package enum ReplicaAnswer: Sendable {
    case batch(ReplicaBatch)
    /// Why there is nothing for this table, which is in no other table's way.
    case failure(table: String, CanvasDataError)
}

/// Rows of one table: all that it has, or what changed since a position.
package struct ReplicaBatch: Sendable, Equatable {
    /// `id` is the source's name for the batch; `sequence` is the position in microseconds since 1970.
    package let origin: BatchOrigin
    /// What its rows lead to, exactly as the source gave it; the next wish's `since`.
    package let position: String
    /// What the changes start from; nil where its rows are all that the table has, also when changes were wished for.
    package let since: String?
    /// The layout of its table at `position`.
    package let layout: ReplicaLayout
    /// Names of its fragments, different from one another. None where nothing has changed.
    package let fragments: [String]

    package init(
        origin: BatchOrigin, position: String, since: String?, layout: ReplicaLayout, fragments: [String]
    ) {
        self.origin = origin
        self.position = position
        self.since = since
        self.layout = layout
        self.fragments = fragments
    }
}
