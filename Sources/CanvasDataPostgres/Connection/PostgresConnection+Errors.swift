import CCanvasPQ

extension PostgresConnection {
    /// What `result` says went wrong.
    static func error(_ result: OpaquePointer?, _ connection: OpaquePointer) -> PostgresError {
        let isLost = PQstatus(connection) != CONNECTION_OK
        guard let primary = field(canvas_diag_primary, of: result) else {
            return PostgresError(
                sqlState: nil, message: oneLine(PQerrorMessage(connection)), isConnectionLost: isLost)
        }
        return PostgresError(
            sqlState: field(canvas_diag_sqlstate, of: result), message: primary,
            hint: field(canvas_diag_hint, of: result), detail: field(canvas_diag_detail, of: result),
            isConnectionLost: isLost)
    }

    /// libpq's own message; several lines, as with several hosts, become one.
    static func oneLine(_ text: UnsafePointer<CChar>?) -> String {
        guard let text else { return "no reason given" }
        let lines = String(cString: text).split(separator: "\n")
            .map { $0.split(separator: " ").joined(separator: " ") }
            .filter { !$0.isEmpty }
        return lines.isEmpty ? "no reason given" : lines.joined(separator: "; ")
    }

    private static func field(_ code: Int32, of result: OpaquePointer?) -> String? {
        PQresultErrorField(result, code).map { String(cString: $0) }
    }
}
