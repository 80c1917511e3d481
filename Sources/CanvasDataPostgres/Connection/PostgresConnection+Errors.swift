import CCanvasPQ

extension PostgresConnection {
    /// What `result` says went wrong.
    static func error(_ result: OpaquePointer?, _ connection: OpaquePointer) -> PostgresError {
        let isLost = isLost(result, connection)
        guard let primary = field(canvas_diag_primary, of: result) else {
            return PostgresError(
                sqlState: nil, message: oneLine(text(of: connection)), isConnectionLost: isLost)
        }
        return PostgresError(
            sqlState: field(canvas_diag_sqlstate, of: result), message: primary,
            hint: field(canvas_diag_hint, of: result), detail: field(canvas_diag_detail, of: result),
            subject: field(canvas_diag_constraint, of: result) ?? field(canvas_diag_column, of: result),
            isConnectionLost: isLost)
    }

    /// Whether the connection is gone, also where libpq has not seen its end yet.
    private static func isLost(_ result: OpaquePointer?, _ connection: OpaquePointer) -> Bool {
        if let severity = field(canvas_diag_severity, of: result) {
            // The server hangs up after these (manual §55.2.8), though it may take a moment.
            return PQstatus(connection) != CONNECTION_OK || severity == "FATAL" || severity == "PANIC"
        }
        // A statement that could not even be sent leaves the status as it was: only reading finds the end.
        if PQstatus(connection) == CONNECTION_OK { PQconsumeInput(connection) }
        return PQstatus(connection) != CONNECTION_OK
    }

    static func text(of connection: OpaquePointer) -> String {
        PQerrorMessage(connection).map { String(cString: $0) } ?? ""
    }

    /// libpq's own message; several lines, as with several hosts, become one.
    static func oneLine(_ text: String) -> String {
        let lines = text.split(separator: "\n")
            .map { $0.split { $0 == " " || $0 == "\t" }.joined(separator: " ") }
            // After some errors libpq asks whether the server is running: that is what the reader asks us. After others
            // it guesses that it has crashed, which somebody who restarts it knows better.
            .filter { line in !line.isEmpty && !guesses.contains { line.hasPrefix($0) } }
        return lines.isEmpty ? "no reason given" : lines.joined(separator: "; ")
    }

    private static let guesses = [
        "Is the server running", "This probably means the server", "before or while processing",
    ]

    private static func field(_ code: Int32, of result: OpaquePointer?) -> String? {
        PQresultErrorField(result, code).map { String(cString: $0) }
    }
}
