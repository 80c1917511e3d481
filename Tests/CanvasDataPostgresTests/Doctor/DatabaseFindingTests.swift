import CanvasDataBase
import Testing

@testable import CanvasDataPostgres

/// Every word that `doctor` may say about a database.
@Suite struct DatabaseFindingTests {
    /// A database that is as it should be.
    static let good: DatabaseFacts = {
        var facts = DatabaseFacts()
        facts.database = "canvas"
        facts.role = "loader"
        facts.version = "17.2 (Debian 17.2-1)"
        facts.versionNumber = 170_002
        facts.schemas = ["public", "canvas_data", "canvas_data_store"].map {
            .init(name: $0, exists: true, mayUse: true, mayCreate: true)
        }
        facts.settings = [
            "fsync": "on", "full_page_writes": "on", "autovacuum": "on", "max_locks_per_transaction": "64",
            "max_connections": "100", "max_prepared_transactions": "0",
        ]
        facts.connectionsLeft = 90
        facts.bytesLeft = 73 << 30
        return facts
    }()

    @Test func `a good database has nothing to be blamed for`() {
        #expect(
            Self.good.findings() == [
                Finding("database", .ok, "Connected to database \"canvas\" as \"loader\"."),
                Finding("version", .ok, "The server is Postgres 17.2."),
                Finding("encoding", .ok, "The database is encoded in UTF8."),
                Finding("primary", .ok, "The server can be written to."),
                Finding("rights", .ok, "The role may create everything that a load needs."),
                Finding(
                    "ledger", .ok, "Nothing in the schema canvas_data conflicts with the ledger."),
                Finding("role", .ok, "The role has no right over the server itself."),
                Finding("tables", .ok, "No table to be loaded belongs to another role."),
                Finding("settings", .ok, "fsync, full_page_writes and autovacuum are on."),
                Finding("locks", .ok, "There is room for 6400 locks; publishing a dump takes about 1170."),
                Finding("connections", .ok, "90 connections are left; a load takes up to 4."),
                Finding("pooler", .ok, "Each connection keeps its server process."),
                Finding("database TLS", .ok, "The connection stays on this machine."),
                Finding("database disk", .ok, "73 GiB are left for the database's files."),
            ])
        #expect(
            Self.good.findings(isLocal: true).first
                == Finding("database", .ok, "Connected to the local cluster as \"loader\"."))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        let change: @Sendable (inout DatabaseFacts) -> Void
        let finding: Finding

        init(
            _ name: String, _ finding: Finding, _ change: @escaping @Sendable (inout DatabaseFacts) -> Void
        ) {
            testDescription = name
            self.change = change
            self.finding = finding
        }
    }

    @Test(arguments: [
        Case(
            "too old",
            Finding(
                "version", .fail, "The server is Postgres 11.22, which is too old.",
                remedy: "Use a server of version 12 or newer.")
        ) { ($0.version, $0.versionNumber) = ("11.22", 110_022) },
        Case(
            "encoding",
            Finding(
                "encoding", .fail,
                "The database is encoded in SQL_ASCII, which cannot hold all that Canvas sends.",
                remedy: "Create another: CREATE DATABASE canvas ENCODING 'UTF8' TEMPLATE template0;")
        ) { $0.encoding = "SQL_ASCII" },
        Case(
            "replica",
            Finding(
                "primary", .fail, "The server is a read-only replica.",
                remedy: "Name the primary; with several hosts, add target_session_attrs=read-write.")
        ) { $0.isReplica = true },
        Case(
            "rights",
            Finding(
                "rights", .fail,
                "The role \"loader\" may not create tables in the schema \"public\", nor create the schema \"canvas_data\".",
                remedy: """
                    As an administrator: GRANT USAGE, CREATE ON SCHEMA "public" TO "loader"; \
                    CREATE SCHEMA "canvas_data" AUTHORIZATION "loader";
                    """)
        ) {
            $0.mayCreateSchemas = false
            $0.schemas[0].mayCreate = false
            $0.schemas[1].exists = false
        },
        Case(
            "no schema of ours, but the right to make it",
            Finding("rights", .ok, "The role may create everything that a load needs.")
        ) { $0.schemas[1].exists = false },
        Case(
            "no right to make tables where ours are already",
            Finding("rights", .ok, "The role may create everything that a load needs.")
        ) { ($0.schemas[0].mayCreate, $0.schemas[0].isInUse) = (false, true) },
        Case(
            "a view where the ledger should be",
            Finding(
                "ledger", .fail,
                "canvas_data.loads is a view that canvas-data did not make, and it keeps its ledger under that name.",
                remedy: "Rename it or its schema: ALTER SCHEMA canvas_data RENAME TO another name;")
        ) { $0.ledgerObstacles = [.init(name: "loads", reason: .foreign("a view"))] },
        Case(
            "a column that somebody added to the ledger",
            Finding(
                "ledger", .fail,
                "canvas_data.runs has a column \"our note\" that must be filled and that canvas-data does not know.",
                remedy: "ALTER TABLE canvas_data.runs ALTER COLUMN \"our note\" DROP NOT NULL;")
        ) { $0.ledgerObstacles = [.init(name: "runs", reason: .column("our note"))] },
        Case(
            "no right to write to the ledger",
            Finding(
                "ledger", .fail,
                "The role \"loader\" lacks the right to INSERT, UPDATE in canvas_data.loads.",
                remedy: "As an administrator: GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "
                    + "canvas_data TO \"loader\";")
        ) { $0.ledgerObstacles = [.init(name: "loads", reason: .rights(["INSERT", "UPDATE"]))] },
        Case(
            "superuser",
            Finding(
                "role", .warn,
                "The role \"loader\" is a superuser, so nothing limits what a mistake can destroy.",
                remedy: "Load with a role that has no more rights than it needs: see sql/role.sql.")
        ) { $0.isSuperuser = true },
        Case(
            "server programs",
            Finding(
                "role", .warn,
                "The role \"loader\" has pg_execute_server_program, pg_read_server_files, which a load never needs.",
                remedy: "REVOKE pg_execute_server_program, pg_read_server_files FROM \"loader\";")
        ) { $0.memberships = ["pg_execute_server_program", "pg_read_server_files"] },
        Case(
            "a table of another's",
            Finding(
                "tables", .fail, "\"course_dim\" cannot be loaded: the owner is \"old loader\".",
                remedy: "Load as that role, or, as an administrator: GRANT \"old loader\" TO \"loader\";")
        ) { $0.foreignTables = [.init(name: "course_dim", owner: "old loader")] },
        Case(
            "tables of another's",
            Finding(
                "tables", .fail, "\"a\" and 2 more cannot be loaded: the owner is \"x\".",
                remedy: "Load as that role, or, as an administrator: GRANT \"x\" TO \"loader\";")
        ) { $0.foreignTables = ["a", "b", "c"].map { .init(name: $0, owner: "x") } },
        Case(
            "fsync",
            Finding(
                "settings", .warn,
                "fsync and full_page_writes are off: when the server's machine stops, its databases may be lost, all of them.",
                remedy:
                    "ALTER SYSTEM SET fsync = on; ALTER SYSTEM SET full_page_writes = on; SELECT pg_reload_conf();"
            )
        ) {
            $0.settings["fsync"] = "off"
            $0.settings["full_page_writes"] = "off"
        },
        Case(
            "autovacuum",
            Finding(
                "settings", .warn, "autovacuum is off: the ledger and the catalogues only ever grow.",
                remedy: "ALTER SYSTEM SET autovacuum = on; SELECT pg_reload_conf();")
        ) { $0.settings["autovacuum"] = "off" },
        Case(
            "locks",
            Finding(
                "locks", .warn,
                "There is room for 1280 locks in all sessions together; publishing a dump takes about 1170.",
                remedy: "ALTER SYSTEM SET max_locks_per_transaction = 256; and restart the server.")
        ) { $0.settings["max_connections"] = "20" },
        Case(
            "connections",
            Finding(
                "connections", .warn, "3 connections are left, and a load takes up to 4.",
                remedy:
                    "Raise max_connections or the limit of the role or database, or load with fewer \(.setting(.jobs))."
            )
        ) { $0.connectionsLeft = 3 },
        Case(
            "unknown connections",
            Finding("connections", .ok, "The number of free connections is unknown.")
        ) { $0.connectionsLeft = nil },
        Case(
            "PgBouncer",
            Finding(
                "pooler", .fail,
                "A pooler (PgBouncer) shares server processes between connections, so session locks would not be held by this connection.",
                remedy: "Connect to the server itself, or to a pool with pool_mode = session.")
        ) { $0.isPooledByTransaction = true },
        Case(
            "verified TLS",
            Finding(
                "database TLS", .ok,
                "The connection is encrypted (TLSv1.3), and the server's certificate verified.")
        ) { $0.line = .encrypted("TLSv1.3", isVerified: true) },
        Case(
            "unverified TLS",
            Finding(
                "database TLS", .warn,
                "The connection is encrypted (TLSv1.3), but the server's certificate is not verified.",
                remedy: "Use sslmode=verify-full; sslrootcert names the certificate of your own authority.")
        ) { $0.line = .encrypted("TLSv1.3", isVerified: false) },
        Case(
            "no TLS",
            Finding(
                "database TLS", .warn, "The connection is not encrypted: the network sees the data.",
                remedy: "Enable ssl on the server and use sslmode=verify-full.")
        ) { $0.line = .plain },
        Case(
            "disk",
            Finding(
                "database disk", .warn, "512 MiB are left for the database's files.",
                remedy: "A load needs room for a second copy of all tables: free some.")
        ) { $0.bytesLeft = 512 << 20 },
    ])
    func `what is not as it should be is named, and nothing else is`(change: Case) {
        var facts = Self.good
        change.change(&facts)
        let findings = facts.findings()
        let before = Self.good.findings()
        #expect(findings.count == before.count)
        let index = before.firstIndex { $0.check == change.finding.check }
        for (place, finding) in findings.enumerated() {
            #expect(finding == (place == index ? change.finding : before[place]))
        }
    }

    @Test func `what keeps a load from everything is said before it fetches anything`() {
        #expect(Self.good.obstacle == nil)
        var facts = Self.good
        facts.isSuperuser = true
        facts.settings["fsync"] = "off"
        facts.foreignTables = [.init(name: "course_dim", owner: "x")]
        #expect(facts.obstacle == nil)
        facts.ledgerObstacles = [.init(name: "loads", reason: .foreign("a view"))]
        #expect(facts.obstacle?.kind == .refused)
        facts.encoding = "LATIN1"
        #expect(
            facts.obstacle
                == CanvasDataError(
                    .configuration,
                    "The database is encoded in LATIN1, which cannot hold all that Canvas sends.",
                    remedy: "Create another: CREATE DATABASE canvas ENCODING 'UTF8' TEMPLATE template0;"))
    }

    @Test func `a disk that is not ours is not spoken of`() {
        var facts = Self.good
        facts.bytesLeft = nil
        #expect(facts.findings().count == 13)
    }

    @Test(
        arguments: [
            (
                PostgresError(sqlState: nil, message: "no route", isConnectionLost: true),
                "Check that the server is running, its host and port, and the firewall in between."
            ),
            (
                PostgresError(sqlState: "28P01", message: "Passwort-Authentifizierung fehlgeschlagen"),
                "Check the role, its password (~/.pgpass) and the server's pg_hba.conf."
            ),
            (
                PostgresError(sqlState: "28000", message: "no pg_hba.conf entry for host \"h\", SSL off"),
                "Check the role, its password (~/.pgpass) and the server's pg_hba.conf."
            ),
            (
                PostgresError(
                    sqlState: nil, message: "server does not support SSL, but SSL was required",
                    isLineRefused: true),
                "Enable ssl on the server; on a network that you trust, set sslmode=disable in \(.setting(.database))."
            ),
            (
                PostgresError(
                    sqlState: nil, message: "SSL error: certificate verify failed", isLineRefused: true),
                "Check the host name; if your own authority issued the certificate, set sslrootcert=FILE in \(.setting(.database))."
            ),
            (
                PostgresError(sqlState: "08P01", message: "SASL authentication failed", isLoginInDoubt: true),
                "Check the server, and the role and its password; then run the command again."
            ),
            (
                PostgresError(sqlState: "3D000", message: "database \"x\" does not exist"),
                "Check \(.setting(.database)), or create that database."
            ),
        ] as [(PostgresError, Hint)])
    func `a database that cannot be reached is a failure`(error: PostgresError, remedy: Hint) {
        #expect(
            Finding.noDatabase(error)
                == Finding("database", .fail, "Cannot connect to the database: \(error).", remedy: remedy))
    }
}
