import CanvasDataBase
import CanvasDataLoading
import PostgresFixture

@testable import CanvasDataPostgres

/// A database in which a test makes replicas and changes them, in the schema `canvas`.
struct ReplicaWorkshop {
    let database: PrivateDatabase
    let connection: PostgresConnection

    init() async throws {
        database = try await PrivateCluster.shared().database()
        connection = try database.connect()
        try connection.execute("CREATE SCHEMA canvas; CREATE SCHEMA reports")
    }

    func make(_ layout: ReplicaLayout) throws {
        let table = try ReplicaTable(layout, in: "canvas")
        for statement in table.types + table.create(table.qualified) + table.complete(table.qualified) {
            try connection.execute(statement)
        }
    }

    func state(_ table: String = "users") throws -> ReplicaState {
        let states = try ReplicaState.states(of: [table], in: "canvas", on: connection)
        return states[table] ?? ReplicaState(table: "?", schema: "?")
    }

    /// What must change for `layout`.
    func change(to layout: ReplicaLayout, after schemaText: String? = nil) throws -> ReplicaChange {
        try ReplicaChange(from: state(layout.table), to: layout, in: "canvas", after: schemaText)
    }

    /// Does it, as a load does.
    @discardableResult
    func apply(_ layout: ReplicaLayout, after schemaText: String? = nil) throws -> ReplicaChange {
        let change = try change(to: layout, after: schemaText)
        for statement in change.beforehand { try connection.execute(statement) }
        try connection.transaction {
            for statement in change.statements { try connection.execute(statement) }
        }
        return change
    }

    /// The error of `work`; nil where it has none.
    static func error(_ work: () throws -> Void) -> CanvasDataError? {
        do { try work() } catch { return error as? CanvasDataError }
        return nil
    }

    func rows(_ sql: String) throws -> [[String?]] { try connection.query(sql).rows }
}

extension ReplicaLayout {
    /// A table `users` with the key `id` and these columns.
    static func users(_ columns: ReplicaColumn..., schemaText: String = "{}") -> ReplicaLayout {
        ReplicaLayout(
            table: "users", schemaVersion: 1, schemaText: schemaText,
            columns: [.key("id", .bigint)] + columns)
    }
}

extension ReplicaColumn {
    static func key(_ name: String, _ type: ColumnType) -> ReplicaColumn {
        ReplicaColumn(
            name: name, header: "key.\(name)", storage: .scalar(type), isKey: true, isNullable: false)
    }

    static func optional(
        _ name: String, _ storage: Storage, default value: String? = nil, comment: String? = nil,
        type: String? = nil
    ) -> ReplicaColumn {
        ReplicaColumn(
            name: name, header: "value.\(name)", storage: storage, isKey: false, isNullable: true,
            defaultSQL: value, comment: comment, typeName: type)
    }

    static func required(
        _ name: String, _ storage: Storage, default value: String? = nil, comment: String? = nil
    ) -> ReplicaColumn {
        ReplicaColumn(
            name: name, header: "value.\(name)", storage: storage, isKey: false, isNullable: false,
            defaultSQL: value, comment: comment)
    }
}
