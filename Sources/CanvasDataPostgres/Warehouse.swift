public import CanvasDataBase
public import CanvasDataLoading

/// A schema of a Postgres database that holds Canvas's tables.
///
///     let warehouse = try Warehouse("postgresql://loader@db.example.edu/canvas", schema: "canvas")
///     let summary = try await warehouse.load(.newest(of: api))
///
/// Readers never see part of a load: new rows go into tables that they do not see, and take the place of the old rows in
/// one transaction when they are complete. Views, grants and indexes stay.
public struct Warehouse: Sendable {
    private let settings: PostgresSettings
    private let target: TargetSchema

    /// - Parameters:
    ///   - connection: a URI or a keyword string as libpq reads it; libpq's environment variables and `~/.pgpass` apply.
    ///     The role needs the rights of `sql/role.sql`.
    ///   - schema: where readers find the tables. It is created if it does not exist.
    /// - Throws: `CanvasDataError` (usage) for a name that cannot be that of a schema, or that is reserved.
    public init(_ connection: String, schema: String = "public") throws(CanvasDataError) {
        settings = PostgresSettings(connection: connection)
        target = try TargetSchema(schema)
    }

    /// Loads what `source` offers and the schema lacks, and publishes it.
    ///
    /// A ledger in the schema `canvas_data` records what is loaded. After any interruption, call it again: it continues
    /// where it stopped, and loads nothing twice. A lock in the database keeps two loads of one schema apart.
    ///
    /// - Parameters:
    ///   - source: where the tables come from, such as `.newest(of: api)`.
    ///   - options: how to load.
    ///   - notify: receives retries, waits and other events, from several threads.
    /// - Returns: what was done. Tables that could not be loaded do not prevent the others: check `isComplete`.
    /// - Throws: `CanvasDataError` if nothing could be loaded or published: `usage` for an option that is out of range,
    ///   `configuration` or `refused` for a database
    ///   that does not fit, `unavailable` for a host or a server that cannot be reached, `busy` while another load of the
    ///   schema is running. `CancellationError` if the task is cancelled.
    public func load(
        _ source: TableSource, options: LoadOptions = LoadOptions(),
        notify: @escaping @Sendable (Notice) -> Void = { _ in }
    ) async throws -> LoadSummary {
        try options.check()
        let database = Database(settings, lockPatience: options.publish.deadline, notify: notify)
        try await database.checkFitness(for: target)
        let loader = Loader(database, target: target, options: options, notify: notify)
        return try await loader.run(source.command, from: try await source.open())
    }
}
