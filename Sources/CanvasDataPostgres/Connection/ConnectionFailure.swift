/// Why there is no connection: libpq gives no code for it, only words.
enum ConnectionFailure {
    /// The code that the server meant by `message`, found by its words where they are English, as those that pass are
    /// worth waiting for. `FATAL` says that a server answered; anything else is the way to it.
    static func error(_ message: String) -> PostgresError {
        let known: [(words: String, code: String)] = [
            ("the database system is starting up", "57P03"),
            ("the database system is shutting down", "57P03"),
            ("the database system is in recovery mode", "57P03"), ("not yet accepting connections", "57P03"),
            ("too many clients", "53300"), ("remaining connection slots", "53300"),
            ("too many connections", "53300"),
            ("password authentication failed", "28P01"), ("no password supplied", "28P01"),
            ("authentication failed", "28000"), ("no pg_hba.conf entry", "28000"),
            ("permission denied for database", "42501"), ("is not permitted to log in", "28000"),
        ]
        if let known = known.first(where: { message.contains($0.words) }) {
            return PostgresError(
                sqlState: known.code, message: message, isConnectionLost: known.code.hasPrefix("5"))
        }
        if message.contains("role \""), message.contains("does not exist") {
            return PostgresError(sqlState: "28000", message: message)
        }
        if message.contains("database \""), message.contains("does not exist") {
            return PostgresError(sqlState: "3D000", message: message)
        }
        if message.contains("SSL") || message.contains("certificate") {
            return PostgresError(sqlState: "28000", message: message)
        }
        if message.contains("FATAL:") { return PostgresError(sqlState: "08004", message: message) }
        return PostgresError(sqlState: nil, message: message, isConnectionLost: true)
    }
}
