import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer
import PostgresFixture
import Synchronization

@testable import CanvasDataPostgres

/// A database of which a schema, `canvas` where no other is given, follows a source.
final class ReplicaWarehouse: Sendable {
    let database: PrivateDatabase
    let target: TargetSchema
    private let told = Mutex<[Notice]>([])

    init(_ database: PrivateDatabase? = nil, schema: String = "canvas") async throws {
        if let database {
            self.database = database
        } else {
            self.database = try await PrivateCluster.shared().database()
        }
        target = try TargetSchema(schema)
    }

    var notices: [String] { told.withLock { $0.map(\.message) } }
    var ledger: Ledger { Ledger(target, source: "dap") }

    static var options: LoadOptions {
        var options = LoadOptions()
        options.publish.lockTimeout = 0.2
        options.publish.deadline = 20
        // The server may not have noticed yet that the last run's connection is gone.
        options.waitsForOthers = true
        return options
    }

    func loader(
        _ options: LoadOptions = ReplicaWarehouse.options, _ mode: ReplicaLoader.Mode = .refresh,
        connection: String? = nil, policy: RetryPolicy = RetryPolicy()
    ) -> ReplicaLoader {
        let database = Database(
            PostgresSettings(connection: connection ?? self.database.connectionString), policy: policy
        ) { notice in self.told.withLock { $0.append(notice) } }
        return ReplicaLoader(database, target: target, source: "dap", options: options, mode: mode) {
            notice in
            self.told.withLock { $0.append(notice) }
        }
    }

    @discardableResult
    func refresh(_ school: ReplicaSchool, _ options: LoadOptions = ReplicaWarehouse.options) async throws
        -> ReplicaSummary
    {
        try await loader(options).run("refresh", from: school)
    }

    /// Rows over a connection of their own.
    func rows(_ query: String) throws -> [[String?]] { try database.connect().query(query).rows }
    func value(_ query: String) throws -> String? { try database.connect().query(query).value }
    func execute(_ sql: String) throws { try database.connect().execute(sql) }

    /// Where the rows of a table are and which transaction wrote them.
    func places(_ table: String) throws -> [[String?]] {
        try rows("SELECT id, ctid, xmin, xmax FROM canvas.\(table) ORDER BY id")
    }

    /// What is in the store.
    func stored() throws -> [String] {
        try rows(
            "SELECT relname FROM pg_class WHERE relnamespace = 'canvas_data_store'::regnamespace AND relkind = 'r' ORDER BY 1"
        ).compactMap { $0[0] }
    }

    /// The rows of a table as the source writes them, by key.
    func contents(_ name: String, _ table: ReplicaSchool.Table) throws -> [String: ReplicaSchool.Row] {
        let columns = table.columns.map { column in
            let quoted = SQLDialect.postgres.identifier(column.name)
            return switch column.storage {
            case .lookup:
                "(SELECT value FROM canvas.\"\(name)__\(column.name)\" l WHERE l.id = t.\(quoted))"
            case .array, .enumerationArray: "to_jsonb(t.\(quoted))::text"
            default: "t.\(quoted)::text"
            }
        }
        let rows = try rows(
            "SELECT \(columns.joined(separator: ", ")) FROM canvas.\(SQLDialect.postgres.identifier(name)) t")
        return rows.reduce(into: [:]) { contents, row in
            let values = Dictionary(uniqueKeysWithValues: zip(table.columns.map(\.name), row))
            contents[table.key.map { (values[$0] ?? nil) ?? "" }.joined(separator: "|")] = values
        }
    }

    /// What the records of a table say: position, version.
    func records(_ table: String) throws -> [[String?]] {
        try SyncTable(in: "canvas").records(on: database.connect()).filter { $0.table == table }.map {
            [$0.position, "\($0.schemaVersion)"]
        }
    }
}

extension ReplicaSummary {
    /// Each table as `users published +2 ~1 -0`.
    var words: [String] {
        tables.map {
            "\($0.table) \($0.outcome.rawValue) +\($0.changes.inserted) ~\($0.changes.updated) -\($0.changes.deleted)"
        }
    }
}
