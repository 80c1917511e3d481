import ArgumentParser
import CanvasData
import CanvasDataLoading
import CanvasDataPostgres

/// Options of `initdb` and `syncdb`.
struct DAPReplicaOptions: ParsableArguments {
    @OptionGroup var tables: DAPTableOptions

    @OptionGroup var database: DAPDatabaseOptions

    @OptionGroup var staging: StagingOptions

    @OptionGroup var report: RunReportOptions

    /// Loads the tables.
    ///
    /// - Parameters:
    ///   - command: its name, for the ledger and the report.
    ///   - mode: what is done with tables that are there, and that are not.
    ///   - session: the session of the command.
    ///   - access: what the command line says about access to DAP.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    func run(
        _ command: String, _ mode: ReplicaLoader.Mode, in session: Session, _ access: DAPAccess
    ) async throws {
        let all = TableSelection(tables: [], excluded: [], onlyByName: [])
        let part = try LoadingPart.dap(
            command, tables.namespace, all, names: tables.isAll ? nil : tables.names,
            try staging.options(session.configuration), mode: mode,
            notify: session.notify
        ) { try session.dap(access) }
        try await LoadingSession(session, try database.target(session)).run(command, report, [part])
    }
}
