import ArgumentParser

/// `canvas-data sis`: the group of commands about SIS imports. It does nothing itself.
struct SIS: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sis",
        abstract: "Send SIS imports into Canvas, and look after them.",
        discussion: """
            The commands may also be written sis-import, sis-run and so on. Canvas's address and the access token \
            come from the configuration (base_url, access_token_file) or from --canvas-url and CANVAS_TOKEN; the \
            token is never an option, as everybody can see those.

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
