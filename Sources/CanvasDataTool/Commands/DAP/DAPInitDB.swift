import ArgumentParser
import CanvasDataPostgres

/// `canvas-data dap initdb`
struct DAPInitDB: DAPToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "initdb",
        abstract: "Make tables in the database from snapshots.",
        discussion: """
            A table that is there already is an error, as for the official client; 'dap refresh' does what is needed in \
            either case. The tables become visible together, in the schema of the namespace's name.

            Examples:
              canvas-data dap initdb --namespace canvas --table users
              canvas-data dap initdb --namespace canvas --table all --connection-string postgresql://loader@db.example.edu/canvas
            """)

    static var printsItsResult: Bool { false }

    @OptionGroup var replica: DAPReplicaOptions

    @OptionGroup var dap: DAPOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        try await replica.run("dap initdb", .initialize, in: session, dap.access)
    }
}
