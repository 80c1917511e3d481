import ArgumentParser
import CanvasDataBase

/// The root of the command line. It does nothing itself.
struct CanvasDataTool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "canvas-data",
        abstract: "Canvas Data in Postgres, or in files; SIS imports into Canvas.",
        discussion: """
            Settings come from options, else from CANVAS_DATA_* variables, else from a YAML file. \
            Options may stand before and after the command.

            Examples:
              canvas-data init                 ask for the API key and secret, once
              canvas-data list-dumps           what there is
              canvas-data refresh              bring all tables in Postgres up to date
              canvas-data unpack-dump-files    fetch and unpack the latest dump
            """,
        version: "canvas-data \(canvasDataVersion)",
        subcommands: [
            ListDumps.self, ListSchemas.self, GetSchema.self, GetDDL.self, GetDumpFiles.self,
            UnpackDumpFiles.self, Load.self, Refresh.self, Status.self, Compare.self, Adopt.self, Drop.self,
            Doctor.self, Local.self, SyncDumpFiles.self, GetTableFiles.self, HistoricalRequests.self,
            APICommand.self, SIS.self, Init.self, Version.self,
        ])

    @OptionGroup var global: GlobalOptions

    static var commandNames: [String] { configuration.subcommands.map { $0._commandName } }

    /// What a call without a command is answered with.
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
