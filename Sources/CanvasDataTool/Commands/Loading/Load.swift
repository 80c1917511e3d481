import ArgumentParser
import CanvasData
import CanvasDataPostgres

/// `canvas-data load`
struct Load: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "Load a dump into Postgres.",
        discussion: """
            Streams the dump's fragments into new tables that nobody sees, and shows all of them at once when all are \
            there. Readers are not locked out, and views, grants and indexes stay. Run again after any interruption, it \
            goes on where it stopped; what is in already is not loaded again.

            Without --database it is a Postgres of our own on this machine: see canvas-data local.

            Examples:
              canvas-data load
              canvas-data load --database postgresql://loader@warehouse/canvas --schema canvas
              canvas-data load -t course_dim -t enrollment_dim --dump-id 125a3cb2-3f38-48f6-b055-9f4b62b5ad50
              canvas-data load --from-dir ./downloads
            """)

    static var printsItsResult: Bool { false }

    @Option(help: ArgumentHelp("This dump (default: the latest finished one).", valueName: "id"))
    var dumpId: String?

    @Flag(inversion: .prefixedNo, help: "Load requests too, which is most of the bytes (default: no).")
    var includeRequests: Bool?

    @Option(
        help: ArgumentHelp(
            "Load what get-dump-files has put there, without any network.", valueName: "dir"),
        completion: .directory)
    var fromDir: String?

    @OptionGroup var loading: LoadingOptions

    @OptionGroup var report: RunReportOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let settings = session.configuration
        let load = LoadingSession(session, loading)
        let dump = DumpSelection(dumpId ?? "latest")
        let selection = try loading.target.selection(
            settings,
            includesRequests: try settings.flag(.includeRequests, option: includeRequests) ?? false)
        if loading.dryRun {
            let requests: [LoadRequest]
            if let fromDir {
                requests = try DumpFolder(fromDir, dump).requests(selection)
            } else {
                requests = try await DumpLoading(try session.api()).wanted(dump, selection)
            }
            return try await load.plan { _ in LoadWish(requests) }
        }
        try await load.run("load", report) {
            if let fromDir {
                let folder = try DumpFolder(fromDir, dump)
                let requests = try folder.requests(selection)
                return { try await folder.load(requests, by: $0) }
            }
            let dumps = DumpLoading(try session.api())
            return { try await dumps.load(dump, selection, by: $0) }
        }
    }
}
