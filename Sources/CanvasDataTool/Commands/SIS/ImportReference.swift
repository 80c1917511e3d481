import ArgumentParser
import CanvasDataBase
import CanvasDataSIS

/// Which import is meant: one by its ID, or the last.
struct ImportReference: ParsableArguments {
    @Argument(help: ArgumentHelp("The ID of an import, or last (default: last).", valueName: "id"))
    var id = "last"

    @Option(
        help: ArgumentHelp("Use the last import that 'sis run' sent from this folder.", valueName: "folder"),
        completion: .directory)
    var folder: String?

    @Option(
        help: ArgumentHelp(
            "Use the last import that 'sis import' recorded in this directory.", valueName: "dir"),
        completion: .directory)
    var stateDir: String?

    /// - Returns: the ID of the import; `last` is the last one sent from here, or else the newest of the account.
    func resolved(_ session: SISSession, _ api: SISImportAPI) async throws -> String {
        guard id == "last" else { return id }
        let directory = try folder ?? session.stateDirectory(stateDir, for: api)
        if let id = try SISFeed.lastID(in: directory) { return id }
        guard folder == nil, stateDir == nil, let newest = try await api.latestImport() else {
            throw CanvasDataError(
                .usage, "There is no last import.",
                remedy: "'canvas-data sis list' lists the imports of the account.")
        }
        return newest.id
    }
}
