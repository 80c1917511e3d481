import ArgumentParser

/// `canvas-data dap incremental`
struct DAPIncremental: DAPToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "incremental",
        abstract: "Fetch what has changed in tables since a moment into files.",
        discussion: """
            The files of each table go to DIR/job_ID. The summary shows the moment that they lead to: the --since of the \
            next time.

            Examples:
              canvas-data dap incremental --namespace canvas --table users --since 2026-11-20T04:00:00Z
              canvas-data dap incremental --namespace canvas --table all --since 2026-11-20T04:00:00Z --json
            """)

    static var printsItsResult: Bool { false }

    @Option(
        help: ArgumentHelp(
            "Where changes begin: 2026-11-20T04:00:00Z, or with an offset (+02:00); without either, local time.",
            valueName: "moment"))
    var since: DAPMomentOption

    @Option(help: ArgumentHelp("Where changes end (default: at the newest).", valueName: "moment"))
    var until: DAPMomentOption?

    @OptionGroup var files: DAPFileOptions

    @OptionGroup var dap: DAPOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        try await files.fetch(in: session, dap.access, since: since, until: until)
    }
}
