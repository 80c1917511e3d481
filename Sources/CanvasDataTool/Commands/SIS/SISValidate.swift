import ArgumentParser
import CanvasDataBase
import CanvasDataSIS
import CanvasDataTransfer

/// `canvas-data sis validate`
struct SISValidate: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check files as Canvas would read them, and send nothing.",
        discussion: """
            Does not contact Canvas and needs no token. Exits with code 65 if Canvas would refuse a file or skip \
            rows, but not for warnings alone. Rows are counted as Canvas counts them: the line of column names is \
            row 1.

            Examples:
              canvas-data sis validate /var/lib/canvas-sis/new
              canvas-data sis validate users.csv enrollments.csv --json
            """)

    @Argument(
        help: ArgumentHelp("CSV, XML or zip files, or a folder of CSV files.", valueName: "path"),
        completion: .file())
    var paths: [String]

    @Option(help: ArgumentHelp("Findings to show of each kind in each file (default: 100).", valueName: "n"))
    var limit = 100

    @OptionGroup var global: GlobalOptions

    var log: LogPlan { .quietScript }

    func validate() throws {
        guard limit >= 1 else { throw ValidationError("--limit must be at least 1.") }
    }

    func run(in session: Session) async throws {
        let source = try SISSource(paths: paths)
        source.passedOver.forEach(session.console.step)
        let found = try await blocking { [limit] in
            try SISValidator(limit: limit).validate(source.paths.map(SISFile.init))
        }
        session.print(SISValidationReport(found: found))
        guard !found.isSendable else { return }
        throw CanvasDataError(
            .wrongData,
            "Canvas would not accept all of it: \(countText(found.count(.error), "error")), "
                + "\(countText(found.count(.skippedRow), "skipped row")).",
            remedy: "Correct the files, or send them as they are with --no-validate.")
    }
}
