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
                PQconnectStartParams(names.baseAddress, values.baseAddress, 1)
            }
        }
        guard let connection else { throw PostgresError(sqlState: nil, message: "out of memory") }
        finish(connection)
        guard PQstatus(connection) == CONNECTION_OK else {
            defer { PQfinish(connection) }
            throw ConnectionFailure.error(
                text(of: connection), hasSentPassword: PQconnectionUsedPassword(connection) == 1,
                lacksPassword: PQconnectionNeedsPassword(connection) == 1)
        }
        // NOTICEs ("table does not exist, skipping") would go to stderr.
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
        return connection
    }

    /// Does what PQconnectdb does. That one cannot be asked beforehand for the codes of errors.
    private static func finish(_ connection: OpaquePointer) {
        let seconds = connectTimeout(of: connection)
        PQsetErrorVerbosity(connection, PQERRORS_VERBOSE)
        defer { PQsetErrorVerbosity(connection, PQERRORS_DEFAULT) }
        var place: [String] = []
        var deadline: ContinuousClock.Instant?
        var next = PQstatus(connection) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING
        while next == PGRES_POLLING_READING || next == PGRES_POLLING_WRITING {
            let here = [PQhost(connection), PQhostaddr(connection), PQport(connection)]
                .map { $0.map { String(cString: $0) } ?? "" }
            if here != place {
                place = here
                deadline = seconds.map { .now + .seconds($0) }
            }
            guard isReady(PQsocket(connection), writing: next == PGRES_POLLING_WRITING, until: deadline)
            else {
                // Nobody answers there; only the call that blocks goes on to further hosts and addresses. A server that has
                // the password already may be slow to check it: it does not get it twice.
                if PQconnectionUsedPassword(connection) == 0 { PQreset(connection) }
                return
            }
            next = PQconnectPoll(connection)
        }
    }

    /// Seconds for each address, as libpq reckons them; nil for no limit.
    private static func connectTimeout(of connection: OpaquePointer) -> Int? {
        guard let options = PQconninfo(connection) else { return nil }
        defer { PQconninfoFree(options) }
        var option = options
        while let keyword = option.pointee.keyword {
            if String(cString: keyword) == "connect_timeout" {
                let seconds = option.pointee.val.flatMap { Int(String(cString: $0)) } ?? 0
                return seconds > 0 ? max(2, seconds) : nil
            }
            option += 1
        }
        return nil
    }

    private static func isReady(
        _ socket: Int32, writing: Bool, until deadline: ContinuousClock.Instant?
    ) -> Bool {
        while socket >= 0 {
            var entry = pollfd(fd: socket, events: Int16(writing ? POLLOUT : POLLIN), revents: 0)
            let left = deadline.map { max(0, ($0 - .now) / .milliseconds(1)) }
            let count = poll(&entry, 1, left.map { Int32(min($0.rounded(.up), 1e9)) } ?? -1)
            // What is wrong with the socket, libpq finds out.
            if count > 0 || count < 0 && errno != EINTR { return true }
            if count == 0 { return false }
        }
        return true
    }

    /// What the rest counts on, whatever the role or the database has set (fault table F6, F7; threat T15).
    func prepareSession(lockTimeout: Double) throws(PostgresError) {
        var settings: [(String, String)] = [
            ("search_path", "pg_catalog"), ("statement_timeout", "0"),
            ("lock_timeout", "\(Int(lockTimeout * 1_000))"),
            ("idle_in_transaction_session_timeout", "0"), ("client_min_messages", "warning"),
            ("default_transaction_isolation", "read committed"), ("default_transaction_read_only", "off"),
            ("default_transaction_deferrable", "off"), ("exit_on_error", "off"),
            // How values, names and expressions are written, and read again.
            ("datestyle", "ISO, MDY"), ("intervalstyle", "postgres"), ("timezone", "UTC"),
            ("standard_conforming_strings", "on"), ("quote_all_identifiers", "off"),
            ("transform_null_equals", "off"), ("array_nulls", "on"), ("xmloption", "content"),
            ("extra_float_digits", "1"), ("bytea_output", "hex"),
            // A policy that would hide rows from us makes an error, instead of a wrong count or rows that stay.
            ("row_security", "off"), ("tcp_keepalives_idle", "30"),
        ]
        if serverVersion >= 120_000 { settings.append(("tcp_user_timeout", "60000")) }
        if serverVersion >= 140_000 {
            settings.append(("idle_session_timeout", "0"))
            settings.append(("client_connection_check_interval", "10000"))
        }
        if serverVersion >= 170_000 { settings.append(("transaction_timeout", "0")) }
        let calls = settings.map { "set_config('\($0.0)', '\($0.1)', false)" }
        do {
            let row = try query(
                "SELECT current_setting('session_replication_role'), \(calls.joined(separator: ", "))"
            ).first
            if row?.first != "origin" { try heedForeignKeys() }
        } catch let error as PostgresError {
            throw error
        } catch {
            throw PostgresError(sqlState: nil, message: "cancelled")
        }
    }

    /// With another `session_replication_role` foreign keys and triggers do nothing, and only who may set it can undo it.
    private func heedForeignKeys() throws {
        do {
            try query("SELECT set_config('session_replication_role', 'origin', false)")
        } catch let error as PostgresError where error.isForbidden {
            throw PostgresError(
                sqlState: error.sqlState,
                message:
                    "session_replication_role is set for the role or the database, so that foreign keys are not checked",
                hint:
                    "As an administrator: ALTER ROLE … RESET session_replication_role; likewise ALTER DATABASE."
            )
        }
    }
}
