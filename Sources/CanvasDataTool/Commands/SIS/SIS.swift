import ArgumentParser

/// `canvas-data sis`: the group of commands for SIS imports. Only its subcommands do anything.
struct SIS: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sis",
        abstract: "Send SIS imports to Canvas and manage them.",
        discussion: """
            The commands can also be written sis-import, sis-run and so on. The Canvas URL and the access token come \
            from the configuration (base_url, access_token_file) or from --canvas-url and CANVAS_TOKEN. The token \
            cannot be given as an option, because options are visible in the process list.

            Examples:
              canvas-data sis validate users.csv enrollments.csv
              canvas-data sis import --canvas-url https://mysubdomain.instructure.com users.csv
              canvas-data sis run /var/lib/canvas-sis
              canvas-data sis errors last
            """,
        subcommands: [
            SISImportCommand.self, SISRun.self, SISStatus.self, SISList.self, SISErrors.self, SISAbort.self,
            SISRestore.self, SISValidate.self,
        ])

    @OptionGroup var global: GlobalOptions

    /// `sis-import` and `sis_import` mean `import`, and so on.
    static let joinedNames = Dictionary(
        uniqueKeysWithValues: configuration.subcommands.flatMap { command in
            ["-", "_"].map { ("sis\($0)\(command._commandName)", command._commandName) }
        })
}
