import CCanvasPQ
import CanvasDataLoading
import CanvasDataTransfer
import Glibc

extension DatabaseFacts {
    /// Asks the server, and changes nothing there. Blocks.
    ///
    /// - Parameters:
    ///   - settings: how it is reached.
    ///   - target: where the tables are to go.
    /// - Throws: `PostgresError`, `CancellationError`.
    package init(_ settings: PostgresSettings, _ target: TargetSchema) throws {
        try self.init(settings, target, on: try PostgresConnection(settings))
    }

    init(_ settings: PostgresSettings, _ target: TargetSchema, on connection: PostgresConnection) throws {
        versionNumber = connection.serverVersion
        line = connection.line
        try askAboutServer(connection)
        try askAboutRights(connection, target)
        ledgerObstacles = try LedgerTables.obstacles(on: connection)
        try askAboutSettings(connection)
        isPooledByTransaction = try connection.isPooledByTransaction { try PostgresConnection(settings) }
    }

    private mutating func askAboutServer(_ connection: PostgresConnection) throws {
        let row =
            try connection.query(
                """
                SELECT current_database(), current_user, current_setting('server_version'),
                    current_setting('server_encoding'), pg_is_in_recovery()
                """
            ).first ?? []
        guard row.count == 5 else { return }
        database = row[0] ?? ""
        role = row[1] ?? ""
        version = row[2] ?? ""
        encoding = row[3] ?? ""
        isReplica = row[4] == "t"
    }

    private mutating func askAboutRights(_ connection: PostgresConnection, _ target: TargetSchema) throws {
        isSuperuser =
            try connection.query("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").value == "t"
        memberships = try connection.query(
            """
            SELECT rolname FROM pg_roles WHERE rolname IN
                ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')
                AND pg_has_role(oid, 'MEMBER') ORDER BY rolname
            """
        ).rows.compactMap { $0.first ?? nil }
        mayCreateSchemas =
            try connection.query("SELECT has_database_privilege(current_database(), 'CREATE')").value == "t"
        schemas = try [target.name, TargetSchema.ledger, TargetSchema.store].map { name in
            let row = try connection.query(
                """
                SELECT has_schema_privilege(oid, 'USAGE'), has_schema_privilege(oid, 'CREATE'),
                    nspname <> $2 AND EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid
                        AND c.relkind IN ('r', 'p') AND pg_has_role(c.relowner, 'USAGE'))
                FROM pg_namespace n WHERE nspname = $1
                """, [name, TargetSchema.store]
            ).first
            return Schema(
                name: name, exists: row != nil, mayUse: row?[0] == "t", mayCreate: row?[1] == "t",
                isInUse: row?[2] == "t")
        }
        foreignTables = try connection.query(
            """
            SELECT DISTINCT parent.relname, pg_get_userbyid(parent.relowner)
            FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid JOIN pg_class parent ON parent.oid = inhparent
            WHERE child.relnamespace = to_regnamespace($2) AND parent.relnamespace = to_regnamespace($1)
                AND NOT pg_has_role(parent.relowner, 'USAGE')
            ORDER BY 1
            """, [SQLDialect.postgres.identifier(target.name), TargetSchema.store]
        ).rows.map { ForeignTable(name: $0[0] ?? "", owner: $0[1] ?? "") }
    }

    private mutating func askAboutSettings(_ connection: PostgresConnection) throws {
        let rows = try connection.query(
            """
            SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'autovacuum',
                'max_locks_per_transaction', 'max_connections', 'max_prepared_transactions', 'data_directory')
            """
        ).rows
        for row in rows { if let name = row[0] { settings[name] = row[1] } }
        connectionsLeft =
            try connection.query(
                """
                SELECT least(
                    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
                        - (SELECT coalesce(sum(numbackends), 0) FROM pg_stat_database),
                    (SELECT CASE WHEN rolconnlimit < 0 THEN NULL ELSE rolconnlimit
                        - (SELECT count(*) FROM pg_stat_activity WHERE usename = current_user) END
                        FROM pg_roles WHERE rolname = current_user),
                    (SELECT CASE WHEN datconnlimit < 0 THEN NULL ELSE datconnlimit
                        - (SELECT numbackends FROM pg_stat_database WHERE datname = current_database()) END
                        FROM pg_database WHERE datname = current_database()))
                """
            ).value.flatMap { Int($0) }
        // Another machine may have a directory of that name, too.
        if line == .here, let directory = settings["data_directory"] { bytesLeft = freeBytes(at: directory) }
    }
}

extension PostgresConnection {
    fileprivate var line: DatabaseFacts.Line {
        withHandle { handle in
            let host = PQhost(handle).map { String(cString: $0) } ?? ""
            let address = PQhostaddr(handle).flatMap { NetworkAddress(String(cString: $0)) }
            if host.hasPrefix("/") || host.hasPrefix("@") || address?.scope == .loopback { return .here }
            guard PQsslInUse(handle) == 1 else { return .plain }
            let name = PQsslAttribute(handle, "protocol").map { String(cString: $0) } ?? "TLS"
            return .encrypted(name, isVerified: Self.sslMode(handle) == "verify-full")
        }
    }

    private static func sslMode(_ handle: OpaquePointer) -> String? {
        guard let options = PQconninfo(handle) else { return nil }
        defer { PQconninfoFree(options) }
        var option = options
        while let keyword = option.pointee.keyword {
            if String(cString: keyword) == "sslmode" { return option.pointee.val.map { String(cString: $0) } }
            option += 1
        }
        return nil
    }
}
