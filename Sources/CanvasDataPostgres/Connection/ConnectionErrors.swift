package import CanvasDataBase

// What a server says against us, and whose locks are in the way.
extension CanvasDataError {
    /// Others have locked what `what` needs, and do not let go.
    static func lockedOut(_ what: String, by holders: [LockHolder], remedy: Hint? = nil) -> CanvasDataError {
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

    static func words(_ holders: [LockHolder]) -> String {
        let holders = holders.distinct
        guard !holders.isEmpty else { return "" }
        let shown = holders.prefix(3).map { holder in
            "process \(holder.processID)"
                + (holder.application.isEmpty ? "" : " (\(holder.application.quotedForDisplay))")
        }
        return ", by " + shown.joined(separator: ", ") + (holders.count > 3 ? ", …" : "")
    }

    /// What Postgres said, with what was being done: "connect to the database", "load users".
    /// A `remedy` takes the place of the server's own hint.
    package static func database(
        _ error: PostgresError, doing what: String, remedy: Hint? = nil
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
                remedy: remedy ?? error.hint.map { Hint($0) }
                    ?? "\(.command(.doctor)) says which rights are missing.")
        }
        if error.sqlState == "3D000" {
            return CanvasDataError(
                .configuration, message, remedy: "Check \(.setting(.database)), or create that database.")
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
                remedy: error.hint.map { Hint($0) }
                    ?? "Check \(.setting(.database)): a URI such as postgresql://user@host/database, or key=value pairs."
            )
        }
        if error.sqlState == nil || error.isPassing {
            return CanvasDataError(
                .unavailable, message,
                remedy: "Check that the server is running (\(.command(.doctor))), then run the command again."
            )
        }
        return CanvasDataError(.failed, message, remedy: remedy ?? error.hint.map { Hint($0) })
    }
}

extension Notice {
    static func waitingForLock(_ what: String, _ holders: [LockHolder], seconds: Double) -> Notice {
        Notice(
            .info,
            "Cannot \(what) yet: \(CanvasDataError.locked(holders)); trying again in \((seconds * 10).rounded() / 10) s."
        )
    }
}
