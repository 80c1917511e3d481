/// What a database says of itself, as far as loading depends on it.
package struct DatabaseFacts: Sendable, Equatable {
    /// Who reads what the connection carries.
    enum Line: Sendable, Equatable {
        /// A unix socket or the loopback: it stays on this machine.
        case here
        /// With the protocol's name, and whether the server has proved who it is.
        case encrypted(String, isVerified: Bool)
        case plain
    }

    /// A schema in which a load creates something.
    struct Schema: Sendable, Equatable {
        var name: String
        var exists: Bool
        var mayUse: Bool
        var mayCreate: Bool
        /// It holds tables of ours already, so a load may have nothing to create there.
        var isInUse = false
    }

    /// Something of another's making under the name of a table of the ledger.
    struct LedgerObstacle: Sendable, Equatable {
        /// Of the table.
        var name: String
        var reason: Reason

        enum Reason: Sendable, Equatable {
            /// With what it is: "a view".
            case foreign(String)
            /// A column that we do not know and that must be filled.
            case column(String)
            /// The rights that are missing.
            case rights([String])
        }
    }

    /// A table that readers see, made by canvas-data, that another role owns.
    struct ForeignTable: Sendable, Equatable {
        var name: String
        var owner: String
    }

    var database = ""
    var role = ""
    /// As the server writes it: `15.17 (Debian 15.17-1)`.
    var version = ""
    /// As libpq gives it: 150017 for 15.17.
    var versionNumber = 0
    var encoding = "UTF8"
    var isReplica = false
    var line = Line.here
    /// Two connections at a time that were served by one process of the server.
    var isPooledByTransaction = false
    var isSuperuser = false
    /// Of those that reach the server's files and programs.
    var memberships: [String] = []
    var mayCreateSchemas = true
    /// The target's and our own two.
    var schemas: [Schema] = []
    var foreignTables: [ForeignTable] = []
    var ledgerObstacles: [LedgerObstacle] = []
    /// Values of settings, by their names.
    var settings: [String: String] = [:]
    /// Connections that are left for roles like ours; nil where that is unknown.
    var connectionsLeft: Int?
    /// Bytes left where its files are, if that is on this machine and may be known.
    var bytesLeft: Int?
}
