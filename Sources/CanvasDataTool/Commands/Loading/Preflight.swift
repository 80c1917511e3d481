import CanvasData
import CanvasDataPostgres
import CanvasDataTransfer

/// What is looked at before a load.
extension Session {
    /// Keeps out other runs of this machine for the same schema, for as long as what it returns lives.
    ///
    /// - Throws: `CanvasDataError`: busy when there is one; `CancellationError`.
    func lock(
        _ target: TargetSchema, in settings: PostgresSettings, waits: Bool
    ) async throws -> RunLock? {
        guard
            let directory = try configuration.path(.stateDirectory)
                ?? Configuration.stateDirectory(environment)
        else { return nil }
        return try await RunLock.take(
            target, in: [settings.connection] + Self.databaseVariables.map { environment[$0] ?? "" },
            directory: directory, waits: waits, notify: notify)
    }

    /// Warns when the disk of the local cluster has no room for the new rows beside the old. A server's disk cannot be
    /// asked about.
    func checkRoom(
        for options: LoadOptions, _ loading: LoadingOptions, in database: Database
    ) async throws {
        guard try configuration.text(.database, option: loading.target.database.database) == nil else {
            return
        }
        let cluster = try localCluster(loading.target.database.local)
        guard let free = freeBytes(at: cluster.directory) else { return }
        let size = try await StoreSize(of: database)
        // All tables of a dump are there twice until they are published together.
        let needed = options.atomicity == .dump ? size.total : 2 * size.largest
        guard free < needed else { return }
        notify(.littleRoom(sizeText(free), for: sizeText(size.total), in: cluster.directory))
    }
}

extension Configuration {
    /// Where what is worth keeping from run to run, but no data, is; nil without a home directory.
    static func stateDirectory(_ environment: [String: String]) -> String? {
        if let base = environment["XDG_STATE_HOME"], base.hasPrefix("/") { return base + "/canvas-data" }
        guard let home = environment["HOME"], !home.isEmpty else { return nil }
        return home + "/.local/state/canvas-data"
    }
}
