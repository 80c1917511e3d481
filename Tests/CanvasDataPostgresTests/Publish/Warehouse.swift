import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer
import PostgresFixture
import Synchronization
import Testing

@testable import CanvasData
@testable import CanvasDataPostgres

/// A database with a ledger, in which tables are staged from queries and published.
final class Warehouse: Sendable {
    let database: PrivateDatabase
    /// Has the schema's lock.
    let control: PostgresConnection
    /// How the role that loads gets there.
    private let settings: PostgresSettings
    let target: TargetSchema
    let ledger: Ledger
    private let run: Int
    private let told = Mutex<[Notice]>([])
    private let lent = Mutex<[PostgresConnection]>([])

    init(
        schema: String = "public", _ database: PrivateDatabase? = nil, as role: String = "postgres"
    ) async throws {
        if let database {
            self.database = database
        } else {
            self.database = try await PrivateCluster.shared().database()
        }
        settings = PostgresSettings(connection: "\(self.database.connectionString) user=\(role)")
        control = try PostgresConnection(settings)
        target = try TargetSchema(schema)
        ledger = Ledger(target)
        try ledger.install(on: control)
        _ = try AdvisoryLock.take(target, on: control)
        run = try ledger.beginRun("test", on: control)
    }

    var notices: [String] { told.withLock { $0.map(\.description) } }

    /// Stages what `query` gives, whose columns are those of `layout` in order.
    func stage(
        _ layout: TableLayout, dump sequence: Int, _ query: String, _ effect: BatchEffect = .replace
    ) throws -> LoadRecord {
        let state =
            try Catalogue(target).states(of: [layout.name], on: control)[layout.name]
            ?? .absent(layout.name)
        let change = SchemaChange(from: state, to: layout)
        let generation = try GenerationTable(
            target.generation(of: layout.name, sequence: sequence), of: layout, whole: layout, like: state,
            changed: change, in: target, serverVersion: control.serverVersion)
        let request = LoadRequest(
            origin: BatchOrigin(
                id: "dump-\(sequence)", sequence: sequence,
                createdAt: "2026-11-\(sequence % 20 + 10)T00:00:00Z", schemaVersion: "4.2.9"),
            table: layout.name, effect: effect, fragments: ["f"])
        let load = try control.transaction {
            try generation.create(on: control)
            let load = try ledger.begin(
                request, generation: generation.name, run: run, on: control)
            let columns = layout.columns.map { SQLDialect.postgres.identifier($0.name) }.joined(
                separator: ", ")
            let rows = try control.execute(
                "INSERT INTO \(TargetSchema.stored(generation.name)) (\(columns)) \(query)")
            try ledger.add(fragment: "f", rows: rows, rejected: 0, bytes: 1, to: load, on: control)
            return load
        }
        let stage = GenerationStage(
            load: load, layout: layout, state: state, change: change, generation: generation,
            fragments: ["f"], missing: [])
        #expect(try StageCompletion(stage: stage, ledger: ledger).run(on: control) == [])
        let loads = try ledger.loads(on: control)
        return try #require(loads.first { $0.id == load.id })
    }

    /// All of a table, or more of it, in one go.
    func item(_ layout: TableLayout, _ loads: LoadRecord...) throws -> TablePublication {
        let state =
            try Catalogue(target).states(of: [layout.name], on: control)[layout.name]
            ?? .absent(layout.name)
        return TablePublication(
            layout: layout, state: state, change: SchemaChange(from: state, to: layout),
            replacement: loads.last { $0.effect == .replace }, appends: loads.filter { $0.effect == .append })
    }

    func publisher(_ options: PublishOptions = PublishOptions(), world: World = .real) -> Publisher {
        Publisher(target: target, options: options, world: world) { notice in
            self.told.withLock { $0.append(notice) }
        }
    }

    func sweep(on connection: PostgresConnection) throws {
        try GenerationSweep(target: target) { notice in self.told.withLock { $0.append(notice) } }
            .run(on: connection)
    }

    @discardableResult
    func publish(
        _ items: TablePublication..., options: PublishOptions = PublishOptions(), world: World = .real
    ) async throws -> PublishResult {
        try await publisher(options, world: world).publish(items, on: control) {
            let connection = try PostgresConnection(self.settings)
            guard try AdvisoryLock.take(self.target, on: connection) else {
                throw CanvasDataError(.busy, "locked")
            }
            // In the program somebody keeps it.
            self.lent.withLock { $0.append(connection) }
            return connection
        } connect: {
            try PostgresConnection(self.settings)
        }
    }

    /// Stages and publishes.
    func load(_ layout: TableLayout, dump: Int, _ query: String, _ effect: BatchEffect = .replace)
        async throws
    {
        _ = try await publish(item(layout, stage(layout, dump: dump, query, effect)))
    }

    /// Rows over a connection of their own.
    func rows(_ query: String) throws -> [[String?]] { try database.connect().query(query).rows }

    /// What is in the store.
    func stored() throws -> [String] {
        try rows(
            "SELECT relname FROM pg_class WHERE relnamespace = 'canvas_data_store'::regnamespace AND relkind = 'r' ORDER BY 1"
        ).compactMap { $0[0] }
    }

    /// Each load as `table sequence state rows`.
    func loads() throws -> [String] {
        try rows(
            "SELECT concat_ws(' ', table_name, sequence, state, rows) FROM canvas_data.loads ORDER BY load"
        )
        .compactMap { $0[0] }
    }
}

extension TableLayout {
    /// A table whose columns have names and types: `id: .bigint`.
    static func of(
        _ name: String, incremental: Bool = false, described: Bool = false,
        _ columns: KeyValuePairs<String, ColumnType>
    ) -> TableLayout {
        TableLayout(
            name: name, description: described ? "All of \(name)" : nil, incremental: incremental,
            sortKey: nil, key: KeyColumn.of(name, columns: columns.map(\.key)),
            columns: columns.map {
                ColumnLayout(name: $0.key, type: $0.value, description: described ? "The \($0.key)" : nil)
            })
    }

    static let courses = TableLayout.of(
        "course_dim", described: true,
        ["id": .bigint, "name": .varchar(length: 256), "\"Öffnung\"": .timestamp])
    static let requests = TableLayout.of("requests", incremental: true, ["id": .guid, "url": .text])
}
