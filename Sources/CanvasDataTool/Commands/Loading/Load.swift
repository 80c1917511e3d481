import ArgumentParser
import CanvasData
import CanvasDataLoading
import CanvasDataPostgres

/// `canvas-data load`
struct Load: ToolCommand {
    static let configuration = CommandConfiguration(
        abstract: "Load a dump into Postgres.",
        discussion: """
            Streams the fragments of the dump into new tables that readers do not see yet, and publishes all of them \
            at once when they are complete. Readers are not locked out, and views, grants and indexes stay. After an \
            interruption, run it again: it continues where it stopped, and loads nothing twice.

            Without --database, tables go into a private Postgres on this machine: see 'canvas-data local'.

            Examples:
              canvas-data load
              canvas-data load --database postgresql://loader@warehouse/canvas --schema canvas
              canvas-data load -t course_dim -t enrollment_dim --dump-id 125a3cb2-3f38-48f6-b055-9f4b62b5ad50
              canvas-data load --from-dir ./downloads
            """)

    static var printsItsResult: Bool { false }

    @Option(help: ArgumentHelp("The dump to load (default: the latest finished one).", valueName: "id"))
    var dumpId: String?

    @Flag(inversion: .prefixedNo, help: "Also load requests, which is most of the data (default: no).")
    var includeRequests: Bool?

    @Option(
        help: ArgumentHelp(
            "Load files that get-dump-files fetched into this directory, without using the network.",
            valueName: "dir"),
        completion: .directory)
    var fromDir: String?

    @OptionGroup var loading: LoadingOptions

    @OptionGroup var report: RunReportOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let settings = session.configuration
        let load = LoadingSession(session, TargetSession(session, loading.target.database))
        let target = try loading.target.target(settings)
        let dump = DumpSelection(dumpId ?? "latest")
        let selection = try loading.target.selection(
            settings,
            includesRequests: try settings.flag(.includeRequests, option: includeRequests) ?? false)
        func prepare() throws -> @Sendable () async throws -> any LoadSource {
            if let fromDir {
                let folder = try DumpFolder(fromDir, dump, selection)
                return { folder }
            }
            let api = try session.api()
            return { try await CanvasData1Source.dump(dump, selection, of: api) }
        }
        if loading.dryRun {
            return try await load.plan(target, again: loading.staging.again, from: try await prepare()())
        }
        let part = LoadingPart.dumps(
            "load", into: target, try loading.options(settings), notify: session.notify, from: prepare)
        try await load.run("load", report, [part])
    }
}
