import CCanvasPQ
import Glibc

extension PostgresConnection {
    /// Connects as the string and libpq's environment say.
    static func open(_ settings: PostgresSettings) throws(PostgresError) -> OpaquePointer {
        // Before dbname they are defaults, which the string overrides; behind it they are ours to decide
        // (PQconnectdbParams, manual §34.1).
        var words: [(String, String)] = [
            ("fallback_application_name", "canvas-data"), ("keepalives_idle", "30"),
            ("tcp_user_timeout", "60000"),
        ]
        if getenv("PGCONNECT_TIMEOUT") == nil {
            words.append(("connect_timeout", "\(settings.connectTimeout)"))
        }
        if let mode = try ServerVerification.mode(for: settings.connection) {
            words.append(("sslmode", mode))
            if getenv("PGSSLROOTCERT") == nil, let bundle = ServerVerification.systemCertificates {
                words.append(("sslrootcert", bundle))
            }
        }
        words.append(("dbname", settings.connection))
        words.append(("client_encoding", "UTF8"))
        let names = words.map { strdup($0.0) }
        let values = words.map { strdup($0.1) }
        defer { for word in names + values { free(word) } }
        let connection = (names.map { UnsafePointer($0) } + [nil]).withUnsafeBufferPointer { names in
            (values.map { UnsafePointer($0) } + [nil]).withUnsafeBufferPointer { values in
                PQconnectdbParams(names.baseAddress, values.baseAddress, 1)
            }
        }
        guard let connection else { throw PostgresError(sqlState: nil, message: "out of memory") }
        guard PQstatus(connection) == CONNECTION_OK else {
            defer { PQfinish(connection) }
            throw ConnectionFailure.error(oneLine(PQerrorMessage(connection)))
        }
        // NOTICEs ("table does not exist, skipping") would go to stderr.
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
        return connection
    }

    /// What the rest counts on, whatever the role or the database has set (fault table F6, F7; threat T15).
    func prepareSession() throws(PostgresError) {
        var settings: [(String, String)] = [
            ("search_path", "pg_catalog"), ("statement_timeout", "0"), ("lock_timeout", "0"),
            ("idle_in_transaction_session_timeout", "0"), ("client_min_messages", "warning"),
            ("default_transaction_isolation", "read committed"), ("default_transaction_read_only", "off"),
            ("datestyle", "ISO, MDY"), ("timezone", "UTC"), ("standard_conforming_strings", "on"),
            ("extra_float_digits", "1"), ("bytea_output", "hex"), ("tcp_keepalives_idle", "30"),
        ]
        if serverVersion >= 120_000 { settings.append(("tcp_user_timeout", "60000")) }
        if serverVersion >= 140_000 {
            settings.append(("idle_session_timeout", "0"))
            settings.append(("client_connection_check_interval", "10000"))
        }
        let calls = settings.map { "set_config('\($0.0)', '\($0.1)', false)" }
        do {
            try query("SELECT \(calls.joined(separator: ", "))")
        } catch let error as PostgresError {
            throw error
        } catch {
            throw PostgresError(sqlState: nil, message: "cancelled")
        }
    }
}
