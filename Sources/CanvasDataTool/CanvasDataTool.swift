import ArgumentParser
import CanvasDataBase

/// The root command. Only its subcommands do anything.
struct CanvasDataTool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "canvas-data",
        abstract: "Load Canvas Data into Postgres or files, and send SIS imports to Canvas.",
        discussion: """
            Settings are read from options, then from CANVAS_DATA_* environment variables, then from a YAML file. \
            Options can come before or after the command.

            Examples:
              canvas-data init                 ask for the API key and secret, once
              canvas-data list-dumps           list the available dumps
              canvas-data refresh              bring all tables in Postgres up to date
              canvas-data unpack-dump-files    fetch and unpack the latest dump
            """,
        version: "canvas-data \(canvasDataVersion)",
        subcommands: [
            ListDumps.self, ListSchemas.self, GetSchema.self, GetDDL.self, GetDumpFiles.self,
            UnpackDumpFiles.self, Load.self, Refresh.self, Status.self, Compare.self, Adopt.self, Drop.self,
            Doctor.self, Local.self, SyncDumpFiles.self, GetTableFiles.self, HistoricalRequests.self,
            APICommand.self, DAP.self, SIS.self, Init.self, Version.self,
        ])

    @OptionGroup var global: GlobalOptions

    static var commandNames: [String] { configuration.subcommands.map { $0._commandName } }

    /// Printed when no command is given.
    static var shortHelp: String {
        let commands = configuration.subcommands.map { ($0._commandName, $0.configuration.abstract) }
        let width = commands.map { $0.0.count }.max() ?? 0
        let lines = commands.map { name, abstract in "  \(name.padded(to: width))  \(abstract)" }
        return """
            Usage: canvas-data [options] <command> [options]

            \(lines.joined(separator: "\n"))

            Examples:
              canvas-data init
              canvas-data refresh --database postgresql://loader@db.example.edu/canvas
              canvas-data unpack-dump-files --download-dir ./downloads --data-dir ./data

            More: canvas-data --help, canvas-data <command> --help
            """
    }
}
