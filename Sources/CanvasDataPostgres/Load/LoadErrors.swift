package import CanvasDataBase

// What keeps a load, or a table of it, from being done.
extension CanvasDataError {
    static let pooledByTransaction = CanvasDataError(
        .configuration,
        "A pooler (PgBouncer) shares server processes between connections, so session locks would not be held by this connection.",
        remedy: "Connect to the server itself, or to a pool with pool_mode = session.")

    /// An option that a Swift program has set: the tool checks its own.
    static func loadOption(
        _ name: String, is value: String, least: String, most: String
    ) -> CanvasDataError {
        CanvasDataError(
            .usage, "LoadOptions.\(name) is \(value), which is out of range.",
            remedy: "Set it to a number from \(least) to \(most).")
    }

    static func schemaBusy(_ name: String) -> CanvasDataError {
        CanvasDataError(
            .busy, "Another canvas-data is loading schema \(name).",
            remedy: "Wait until it ends, or use \(.setting(.waitLock)).")
    }

    static func loadedByProcess(_ owner: RunLock.Owner, _ schema: String) -> CanvasDataError {
        CanvasDataError(
            .busy, "\(owner.words) is loading schema \(schema).",
            remedy: "Wait until it ends, or use \(.setting(.waitLock)).")
    }

    static func nameTaken(_ table: String, by kind: String) -> CanvasDataError {
        CanvasDataError(
            .refused, "Cannot load \(table): there is \(kind) of that name, which canvas-data did not make.",
            remedy: "Rename or drop it, or load into another schema with \(.setting(.schema)).")
    }

    static func tableFollows(_ table: String) -> CanvasDataError {
        CanvasDataError(
            .refused, "Cannot load \(table): it follows another source, whose rows it would lose.",
            remedy: "Load into another schema.")
    }

    static func notOwnedToLoad(_ table: String) -> CanvasDataError {
        CanvasDataError(
            .refused, "Cannot load \(table): it belongs to another role.",
            remedy: "Run: ALTER TABLE \(table) OWNER TO the role that loads.")
    }

    static func storeIsFull(_ table: String) -> CanvasDataError {
        CanvasDataError(
            .failed, "There are a thousand copies of one dump of \(table) in canvas_data_store.",
            remedy: "Drop those that are attached to no table, and run the command again.")
    }

    static func noLayout(_ table: String) -> CanvasDataError {
        CanvasDataError(.bug, "There are no columns for \(table).")
    }

    static func shrinking(_ table: String, rows: Int, before: Int, sequence: Int) -> CanvasDataError {
        CanvasDataError(
            .wrongData,
            "\(table) has \(rows) rows in dump \(sequence), and \(before) in the database: more than half are gone.",
            remedy:
                "If that is correct, run the command again with \(.setting(.allowShrink)): nothing is fetched again."
        )
    }

    /// How many rows were left out of a load that went well otherwise.
    package static func rowsWereRejected(_ count: Int) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "\(count) row\(count == 1 ? " was" : "s were") rejected.",
            remedy: "They are in the rejects directory, each with the reason beside it.")
    }

    /// Canvas no longer offers dumps that were never loaded.
    package static func missingDumps(_ missing: [MissingDumps]) -> CanvasDataError {
        CanvasDataError(
            .partlyDone,
            missing.map { gap in
                "\(gap.table) lacks the rows of \(gap.dumps)\(gap.days): Canvas no longer keeps "
                    + "\(gap.first == gap.last ? "it" : "them")."
            }.joined(separator: " "),
            remedy: """
                Everything else is loaded. The next full copy of the table that Canvas makes fills the gap, and \(.command(.refresh)) \
                loads it by itself; until then \(.command(.status)) shows the gap.
                """)
    }
}

extension Notice {
    /// Something that was loaded is gone, and comes again.
    static func loadingLost(_ lost: LostTable, in target: TargetSchema) -> Notice {
        Notice(.warning, "\(target.shown(lost.table)) \(lost.reason.predicate); it is loaded again.")
    }

    static func waitingForOthers(_ schema: String) -> Notice {
        Notice(.info, "Another canvas-data is loading schema \(schema); waiting until it has ended.")
    }

    static func waitingForProcess(_ owner: RunLock.Owner, _ schema: String) -> Notice {
        Notice(.info, "\(owner.words) is loading schema \(schema); waiting until it has ended.")
    }

    static func noRunLock(_ directory: String, _ reason: String) -> Notice {
        Notice(
            .debug,
            "No lock file can be kept in \(directory): \(reason). The database's own lock still holds.")
    }

    package static func littleRoom(_ free: String, for needed: String, in directory: String) -> Notice {
        Notice(
            .warning,
            """
            Only \(free) are free for the local cluster in \(directory), and its tables take \(needed): until a refresh \
            is done it needs room for both the old rows and the new.
            """)
    }
}
