import ArgumentParser
import CanvasDataBase

/// `canvas-data dap`: the group of commands for DAP. Only its subcommands do anything.
struct DAP: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dap",
        abstract: "Fetch from DAP (\"Canvas Data 2\") and keep its tables in Postgres up to date.",
        discussion: """
            'refresh' is all that a nightly job needs. The other commands are those of DAP's official client, dap, with \
            its options, environment and output; installed under that name, canvas-data takes its place. Client ID \
            and secret come from the configuration (dap_client_id, dap_client_secret) or from DAP_CLIENT_ID and \
            DAP_CLIENT_SECRET.

            Examples:
              canvas-data dap list --namespace canvas
              canvas-data dap refresh --database postgresql://loader@db.example.edu/canvas
              canvas-data dap snapshot --namespace canvas --table users --format tsv
            """,
        version: "canvas-data \(canvasDataVersion)",
        subcommands: [
            DAPRefresh.self, DAPSnapshot.self, DAPIncremental.self, DAPList.self, DAPSchemaCommand.self,
            DAPInitDB.self, DAPSyncDB.self, DAPDropDB.self, DAPListDB.self,
        ])

    @OptionGroup var dap: DAPOptions

    @OptionGroup var global: GlobalOptions

    static var commandNames: [String] { configuration.subcommands.map { $0._commandName } }
}
