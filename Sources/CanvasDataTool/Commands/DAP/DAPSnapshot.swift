import ArgumentParser

/// `canvas-data dap snapshot`
struct DAPSnapshot: DAPToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot",
        abstract: "Fetch all records of tables into files.",
        discussion: """
            The files of each table go to DIR/job_ID. A file under its own name is whole and was checked; after an \
            interruption, run the same command again: as long as DAP has the job (24 hours), it continues.

            Examples:
              canvas-data dap snapshot --namespace canvas --table users
              canvas-data dap snapshot --namespace canvas --table courses,users --format tsv --decompress
              canvas-data dap snapshot --namespace catalog --table all --format parquet --output-directory ./catalog
            """)

    static var printsItsResult: Bool { false }

    @OptionGroup var files: DAPFileOptions

    @OptionGroup var dap: DAPOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        try await files.fetch(in: session, dap.access)
    }
}
