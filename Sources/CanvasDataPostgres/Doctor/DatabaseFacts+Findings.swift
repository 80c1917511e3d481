package import CanvasDataBase
import CanvasDataLoading

// What `doctor` reports of them.
extension DatabaseFacts {
    /// A finding for each thing that matters.
    ///
    /// - Parameters:
    ///   - isLocal: whether it is the cluster of our own, where everything is as we want it.
    ///   - jobs: how many connections a load will take besides two.
    /// - Returns: them in the order in which a load comes across what they are about.
    package func findings(isLocal: Bool = false, jobs: Int = 2) -> [Finding] {
        [
            .database(self, isLocal: isLocal), .databaseVersion(self), .encoding(self), .writable(self),
            .rights(self), .ledger(self), .role(self), .tables(self), .durability(self), .locks(self),
            .connections(self, needed: jobs + 2), .pooler(self), .databaseLine(self),
        ] + (bytesLeft.map { [.databaseDisk($0)] } ?? [])
    }
}

extension Finding {
    /// A database that could not even be asked.
    package static func noDatabase(_ error: PostgresError) -> Finding {
        let failure = CanvasDataError.database(error, doing: "connect to the database")
        // Elsewhere the remedy is to ask the doctor.
        let remedy: Hint? =
            switch failure.kind {
            case .refused where error.isLineRefused && error.message.contains("does not support SSL"):
                "Enable ssl on the server; on a network that you trust, set sslmode=disable in \(.setting(.database))."
            case .refused where error.isLineRefused:
                "Check the host name; if your own authority issued the certificate, set sslrootcert=FILE in \(.setting(.database))."
            case .refused: "Check the role, its password (~/.pgpass) and the server's pg_hba.conf."
            case .unavailable where !error.isLoginInDoubt:
                "Check that the server is running, its host and port, and the firewall in between."
            default: failure.remedy
            }
        return Finding("database", .fail, failure.message, remedy: remedy)
    }

    static func database(_ facts: DatabaseFacts, isLocal: Bool) -> Finding {
        let what = isLocal ? "the local cluster" : "database \(facts.database.quotedForDisplay)"
        return Finding("database", .ok, "Connected to \(what) as \(facts.role.quotedForDisplay).")
    }

    static func databaseVersion(_ facts: DatabaseFacts) -> Finding {
        let word = facts.version.prefix { $0 != " " }
        guard facts.versionNumber >= 120_000 else {
            return Finding(
                "version", .fail, "The server is Postgres \(word), which is too old.",
                remedy: "Use a server of version 12 or newer.")
        }
        return Finding("version", .ok, "The server is Postgres \(word).")
    }

    static func encoding(_ facts: DatabaseFacts) -> Finding {
        guard facts.encoding == "UTF8" else {
            return Finding(
                "encoding", .fail,
                "The database is encoded in \(facts.encoding), which cannot hold all that Canvas sends.",
                remedy: "Create another: CREATE DATABASE canvas ENCODING 'UTF8' TEMPLATE template0;")
        }
        return Finding("encoding", .ok, "The database is encoded in UTF8.")
    }

    static func writable(_ facts: DatabaseFacts) -> Finding {
        guard !facts.isReplica else {
            return Finding(
                "primary", .fail, "The server is a read-only replica.",
                remedy: "Name the primary; with several hosts, add target_session_attrs=read-write.")
        }
        return Finding("primary", .ok, "The server can be written to.")
    }

    static func rights(_ facts: DatabaseFacts) -> Finding {
        let role = SQLDialect.postgres.identifier(facts.role)
        var lacks: [String] = []
        var remedies: [String] = []
        for schema in facts.schemas {
            let name = SQLDialect.postgres.identifier(schema.name)
            if !schema.exists {
                guard !facts.mayCreateSchemas else { continue }
                lacks.append("create the schema \(schema.name.quotedForDisplay)")
                remedies.append("CREATE SCHEMA \(name) AUTHORIZATION \(role);")
            } else if !schema.mayUse || !schema.mayCreate && !schema.isInUse {
                lacks.append("create tables in the schema \(schema.name.quotedForDisplay)")
                remedies.append("GRANT USAGE, CREATE ON SCHEMA \(name) TO \(role);")
            }
        }
        guard !lacks.isEmpty else {
            return Finding("rights", .ok, "The role may create everything that a load needs.")
        }
        return Finding(
            "rights", .fail,
            "The role \(facts.role.quotedForDisplay) may not \(lacks.joined(separator: ", nor ")).",
            remedy: "As an administrator: \(remedies.joined(separator: " "))")
    }

    static func tables(_ facts: DatabaseFacts) -> Finding {
        guard let first = facts.foreignTables.first else {
            return Finding("tables", .ok, "No table to be loaded belongs to another role.")
        }
        let others = facts.foreignTables.count - 1
        let more = others == 0 ? "" : " and \(others) more"
        return Finding(
            "tables", .fail,
            "\(first.name.quotedForDisplay)\(more) cannot be loaded: the owner is \(first.owner.quotedForDisplay).",
            remedy: "Load as that role, or, as an administrator: GRANT "
                + "\(SQLDialect.postgres.identifier(first.owner)) TO \(SQLDialect.postgres.identifier(facts.role));"
        )
    }

    static func role(_ facts: DatabaseFacts) -> Finding {
        if facts.isSuperuser {
            return Finding(
                "role", .warn,
                "The role \(facts.role.quotedForDisplay) is a superuser, so nothing limits what a mistake can destroy.",
                remedy: "Load with a role that has no more rights than it needs: see sql/role.sql.")
        }
        guard facts.memberships.isEmpty else {
            return Finding(
                "role", .warn,
                "The role \(facts.role.quotedForDisplay) has \(facts.memberships.joined(separator: ", ")), which a load never needs.",
                remedy: "REVOKE \(facts.memberships.joined(separator: ", ")) FROM "
                    + "\(SQLDialect.postgres.identifier(facts.role));")
        }
        return Finding("role", .ok, "The role has no right over the server itself.")
    }

    static func durability(_ facts: DatabaseFacts) -> Finding {
        let off = ["fsync", "full_page_writes", "autovacuum"].filter { facts.settings[$0] == "off" }
        guard let first = off.first else {
            return Finding("settings", .ok, "fsync, full_page_writes and autovacuum are on.")
        }
        let harm =
            first == "autovacuum"
            ? "the ledger and the catalogues only ever grow"
            : "when the server's machine stops, its databases may be lost, all of them"
        return Finding(
            "settings", .warn,
            "\(off.joined(separator: " and ")) \(off.count == 1 ? "is" : "are") off: \(harm).",
            remedy: """
                \(off.map { "ALTER SYSTEM SET \($0) = on; " }.joined())SELECT pg_reload_conf();
                """)
    }

    /// About 130 tables, each with its old and its new partition and an index or two on all three.
    private static var locksNeeded: Int { 130 * 3 * 3 }

    static func locks(_ facts: DatabaseFacts) -> Finding {
        func number(_ name: String) -> Int { facts.settings[name].flatMap { Int($0) } ?? 0 }
        let each = number("max_locks_per_transaction")
        // The table that all share; a single transaction may take more than its part (manual, §20.12).
        let all = each * (number("max_connections") + number("max_prepared_transactions"))
        guard all < locksNeeded * 2 else {
            return Finding(
                "locks", .ok, "There is room for \(all) locks; publishing a dump takes about \(locksNeeded).")
        }
        return Finding(
            "locks", .warn,
            "There is room for \(all) locks in all sessions together; publishing a dump takes about \(locksNeeded).",
            remedy:
                "ALTER SYSTEM SET max_locks_per_transaction = \(Swift.max(256, each * 2)); and restart the server."
        )
    }

    static func connections(_ facts: DatabaseFacts, needed: Int) -> Finding {
        guard let left = facts.connectionsLeft else {
            return Finding("connections", .ok, "The number of free connections is unknown.")
        }
        guard left >= needed else {
            return Finding(
                "connections", .warn,
                "\(Swift.max(0, left)) connections are left, and a load takes up to \(needed).",
                remedy:
                    "Raise max_connections or the limit of the role or database, or load with fewer \(.setting(.jobs))."
            )
        }
        return Finding("connections", .ok, "\(left) connections are left; a load takes up to \(needed).")
    }

    static func pooler(_ facts: DatabaseFacts) -> Finding {
        guard facts.isPooledByTransaction else {
            return Finding("pooler", .ok, "Each connection keeps its server process.")
        }
        let error = CanvasDataError.pooledByTransaction
        return Finding("pooler", .fail, error.message, remedy: error.remedy)
    }

    static func databaseLine(_ facts: DatabaseFacts) -> Finding {
        switch facts.line {
        case .here: Finding("database TLS", .ok, "The connection stays on this machine.")
        case .encrypted(let name, isVerified: true):
            Finding(
                "database TLS", .ok,
                "The connection is encrypted (\(name)), and the server's certificate verified.")
        case .encrypted(let name, isVerified: false):
            Finding(
                "database TLS", .warn,
                "The connection is encrypted (\(name)), but the server's certificate is not verified.",
                remedy: "Use sslmode=verify-full; sslrootcert names the certificate of your own authority.")
        case .plain:
            Finding(
                "database TLS", .warn, "The connection is not encrypted: the network sees the data.",
                remedy: "Enable ssl on the server and use sslmode=verify-full.")
        }
    }

    static func databaseDisk(_ bytes: Int) -> Finding {
        // A dump is staged beside the one that readers see.
        bytes < 10 << 30
            ? Finding(
                "database disk", .warn, "\(bytes >> 20) MiB are left for the database's files.",
                remedy: "A load needs room for a second copy of all tables: free some.")
            : Finding("database disk", .ok, "\(bytes >> 30) GiB are left for the database's files.")
    }
}
