package import CanvasData

// Errors of the database and of what stands in it.
extension CanvasDataError {
    static func reservedSchema(_ name: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "The schema \(name.quotedForDisplay) is not for Canvas's tables.",
            remedy: "Choose another with --schema.")
    }

    static func schemaNameTooLong(_ name: String, table: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "The schema name \(name.quotedForDisplay) is too long for the copies of \(table).",
            remedy: "Choose a schema with a shorter name.")
    }

    static func newerLedger(_ version: Int) -> CanvasDataError {
        CanvasDataError(
            .configuration,
            "The ledger in this database is of version \(version), which this canvas-data does not know.",
            remedy: "Use the newer canvas-data that made it.")
    }

    static func noRightForSchema(_ name: String) -> CanvasDataError {
        CanvasDataError(
            .refused, "There is no schema \(name.quotedForDisplay), and this role may not make one.",
            remedy: "Have an administrator run sql/role.sql, or choose a schema that is there with --schema.")
    }

    static func unreadableLedger(load: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "The ledger's row of load \(load) says something that canvas-data never writes.",
            remedy: """
                Somebody has changed canvas_data.loads. Put the row right, or delete it: what it was about is then \
                loaded again.
                """)
    }

    static func copyIsInUse(_ copy: String) -> CanvasDataError {
        CanvasDataError(
            .failed, "\(copy) is part of a table that readers use, so it is not replaced.",
            remedy: "Somebody has attached it. Detach it, or drop the table, and run the command again.")
    }

    static func storeIsFull(_ table: String) -> CanvasDataError {
        CanvasDataError(
            .failed, "There are a thousand copies of one dump of \(table) in canvas_data_store.",
            remedy: "Drop those that are attached to no table, and run the command again.")
    }

    static func nameTaken(_ table: String, by kind: String) -> CanvasDataError {
        CanvasDataError(
            .refused, "Cannot load \(table): there is \(kind) of that name, which canvas-data did not make.",
            remedy: "Rename or drop it, or load into another schema with --schema.")
    }

    static func notOwnedToLoad(_ table: String) -> CanvasDataError {
        CanvasDataError(
            .refused, "Cannot load \(table): it belongs to another role.",
            remedy: "Run: ALTER TABLE \(table) OWNER TO the role that loads.")
    }

    static func unwritableType(_ type: String, column: String, table: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData,
            "Column \(column) of \(table) is of type \(type), which cannot be filled from a dump.",
            remedy: "Give it the type that canvas-data get-ddl shows, and keep what you made of it in a view."
        )
    }

    static func countDiffers(_ table: String, sent: Int, taken: Int) -> CanvasDataError {
        CanvasDataError(
            .failed, "\(table): \(sent) rows were sent and the database took \(taken).",
            remedy:
                "Nothing of them was kept. Run the command again; if it stays so, a trigger or rule is in the way."
        )
    }

    static func fragmentsAreMissing(_ table: String) -> CanvasDataError {
        CanvasDataError(
            .failed, "\(table): the ledger has not the fragments that were brought in.",
            remedy: "Somebody changed the ledger. Run the command again: it goes on with what is missing.")
    }

    static func stageDiffers(_ table: String, ledger: Int, counted: Int) -> CanvasDataError {
        CanvasDataError(
            .failed, "\(table): the ledger has \(ledger) rows of the staged copy, and there are \(counted).",
            remedy: "Somebody changed it. Run the command again: it is loaded anew.")
    }

    static let pooledByTransaction = CanvasDataError(
        .configuration,
        "A pooler (PgBouncer) shares server processes between connections, so that locks would be others'.",
        remedy: "Connect to the server itself, or to a pool with pool_mode = session.")

    static func schemaBusy(_ name: String) -> CanvasDataError {
        CanvasDataError(
            .busy, "Another canvas-data is loading schema \(name).",
            remedy: "Wait until it has ended, or say --wait-lock.")
    }

    static func loadedByProcess(_ owner: RunLock.Owner, _ schema: String) -> CanvasDataError {
        CanvasDataError(
            .busy, "\(owner.words) is loading schema \(schema).",
            remedy: "Wait until it has ended, or say --wait-lock.")
    }

    static func noLayout(_ table: String) -> CanvasDataError {
        CanvasDataError(.bug, "There are no columns for \(table).")
    }

    static func noColumns(_ table: String, version: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData,
            "Schema version \(version.quotedForDisplay) has no table \(table), so its columns have no names and types.",
            remedy: "Leave it out with --exclude \(table) until Canvas's schema has it.")
    }

    static func shrinking(_ table: String, rows: Int, before: Int, sequence: Int) -> CanvasDataError {
        CanvasDataError(
            .wrongData,
            "\(table) has \(rows) rows in dump \(sequence), and \(before) in the database: more than half are gone.",
            remedy:
                "If that is right, run the command again with --allow-shrink: nothing has to be fetched again."
        )
    }

    static func noSuchDirectory(_ path: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "There is no directory \(path).",
            remedy: "Say with --from-dir where get-dump-files has put the files.")
    }

    static func noDumpIn(_ path: String, known: [String]) -> CanvasDataError {
        CanvasDataError(
            .usage, "\(path) has no record of \(known.isEmpty ? "a" : "that") dump.",
            remedy: known.isEmpty
                ? "Fetch one there with canvas-data get-dump-files; files that are there are not fetched twice."
                : "It has \(known.joined(separator: ", ")).")
    }

    static func tableNotInFolder(_ table: String, known: [String], path: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "\(path) has no files of a table \(table.quotedForDisplay).",
            remedy: known.nearest(to: table).map { "Did you mean \($0)?" }
                ?? "Fetch them there with canvas-data get-dump-files.")
    }

    static func missingInFolder(_ name: String, path: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "\(name) is missing in \(path).",
            remedy: "Run canvas-data get-dump-files for this dump again: it fetches what is missing.")
    }

    static func damagedInFolder(_ path: String, _ predicate: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "\(path) \(predicate).",
            remedy: "Fetch it again with canvas-data get-dump-files --verify.")
    }

    /// How many rows were left out of a load that went well otherwise.
    package static func rowsWereRejected(_ count: Int) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "\(count) row\(count == 1 ? " was" : "s were") rejected.",
            remedy: "They are in the rejects directory, each with the reason beside it.")
    }

    /// What Postgres said against the copy of one table.
    static func staging(_ error: PostgresError, doing what: String, remedy: String?) -> CanvasDataError {
        let remedy = remedy.map { "\($0) Then run the command again: it goes on where it stopped." }
        return database(error, doing: what, remedy: remedy)
    }

    /// Others have locked what `what` needs, and do not let go.
    static func lockedOut(_ what: String, by holders: [LockHolder], remedy: String? = nil) -> CanvasDataError
    {
        CanvasDataError(
            .busy, "Cannot \(what): \(locked(holders)).",
            remedy: remedy
                ?? "Run the command again when that transaction has ended: it goes on where it stopped."
        )
    }

    /// `canvas_data.loads is locked by process 12 ("psql")`
    static func locked(_ holders: [LockHolder]) -> String {
        guard !holders.isEmpty else { return "another session has locked what it needs" }
        let tables = holders.compactMap(\.table).reduce(into: [String]()) {
            if !$0.contains($1) { $0.append($1) }
        }
        let names = tables.prefix(3).joined(separator: ", ") + (tables.count > 3 ? ", …" : "")
        let subject = tables.isEmpty ? "it is" : "\(names) \(tables.count == 1 ? "is" : "are")"
        return "\(subject) locked\(words(holders).dropFirst())"
    }

    /// What Postgres said, with what was being done: "connect to the database", "load course_dim".
    /// A `remedy` takes the place of the server's own hint.
    package static func database(
        _ error: PostgresError, doing what: String, remedy: String? = nil
    ) -> CanvasDataError {
        let message = "Cannot \(what): \(error)."
        if error.isDiskFull {
            return CanvasDataError(
                .cannotWrite, message,
                remedy:
                    "The database server's disk is full. Make room there and run the command again: it goes on where it stopped."
            )
        }
        if error.isForbidden {
            return CanvasDataError(
                .refused, message,
                remedy: remedy ?? error.hint ?? "canvas-data doctor says which rights are missing.")
        }
        if error.sqlState == "3D000" {
            return CanvasDataError(
                .configuration, message, remedy: "Check --database, or create that database.")
        }
        if error.isLockedOut { return lockedOut(what, by: []) }
        if error.isLoginInDoubt {
            return CanvasDataError(
                .unavailable, message,
                remedy: "Check the server, and the role and its password; then run the command again.")
        }
        if error.sqlState == nil && !error.isConnectionLost {
            return CanvasDataError(
                .configuration, message,
                remedy: error.hint
                    ?? "Check --database: a URI such as postgresql://user@host/database, or key=value words.")
        }
        if error.sqlState == nil || error.isPassing {
            return CanvasDataError(
                .unavailable, message,
                remedy: "Check that the server is there (canvas-data doctor), then run the command again.")
        }
        return CanvasDataError(.failed, message, remedy: remedy ?? error.hint)
    }
}
