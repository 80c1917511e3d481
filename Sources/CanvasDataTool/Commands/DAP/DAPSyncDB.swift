import ArgumentParser
import CanvasDataPostgres

/// `canvas-data dap syncdb`
struct DAPSyncDB: DAPToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "syncdb",
        abstract: "Bring tables in the database up to date.",
        discussion: """
            A table that is not there yet is an error, as for the official client; 'dap refresh' does what is needed in \
            either case. If DAP asks for a new snapshot of a table, it is taken, and the difference is merged.

            Examples:
              canvas-data dap syncdb --namespace canvas --table users
              canvas-data dap syncdb --namespace canvas --table all --connection-string postgresql://loader@db.example.edu/canvas
            """)

    static var printsItsResult: Bool { false }

    @OptionGroup var replica: DAPReplicaOptions

    @OptionGroup var dap: DAPOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        try await replica.run("dap syncdb", .synchronize, in: session, dap.access)
    }
}
