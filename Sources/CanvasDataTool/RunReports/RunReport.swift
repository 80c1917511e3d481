import CanvasData
import CanvasDataBase
import CanvasDataLoading
import CanvasDataPostgres

/// The outcome of a load or refresh, for people and programs that did not watch it.
struct RunReport {
    let command: String
    let schema: String
    /// The database that was reached; nil if none was.
    let database: DatabasePlace?
    let started: Moment
    let ended: Moment
    /// What was done; nil if the run failed before that.
    let summary: RunOutcome?
    /// Nil if the run succeeded.
    let failure: ErrorReport?

    var exit: ExitCode { failure?.exit ?? .done }

    var seconds: Double {
        Double(ended.seconds - started.seconds) + Double(ended.microseconds - started.microseconds) / 1e6
    }

    /// Rows that were published.
    var rows: Int {
        summary?.published.reduce(0) { $0 + $1.rows } ?? 0
    }

    /// One line, for example for a chat.
    var sentence: String {
        let name = "canvas-data \(command)"
        if let failure { return "\(name) failed (\(failure.exit.rawValue)): \(failure.message)" }
        if summary?.isUnchanged ?? true { return "\(name): nothing new." }
        let tables = summary?.published.map(\.table) ?? []
        let time = durationText(.milliseconds(Int(seconds * 1000)))
        return "\(name): \(countText(Set(tables).count, "table")), \(countText(rows, "row")) in \(time)."
    }

    var json: JSONValue {
        .object([
            "type": .string("run"), "text": .string(sentence), "command": .string(command),
            "version": .string(canvasDataVersion), "schema": .string(schema),
            "database": TablesPlace(schema: schema, database: database).json.database,
            "started": .string(started.utcText), "ended": .string(ended.utcText),
            "outcome": .string(exit.name), "exit": .number(Int(exit.rawValue)),
            "message": .orNull(failure?.message), "hint": .orNull(failure?.hint),
            "tables": .array(summary?.tables ?? []),
            "rows": .number(rows), "rejected": .number(summary?.rejected ?? 0),
            "bytesReceived": .number(summary?.bytesReceived ?? 0),
            "lockedSeconds": .number("\(summary?.lockedSeconds ?? 0)"),
            "failures": .list(summary?.failures ?? []),
        ])
    }
}
