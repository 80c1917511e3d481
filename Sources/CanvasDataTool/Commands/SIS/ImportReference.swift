import ArgumentParser
import CanvasDataBase
import CanvasDataSIS

/// Which import is meant: by its id, or the last.
struct ImportReference: ParsableArguments {
    @Argument(help: ArgumentHelp("An import's number, or last (default: last).", valueName: "id"))
    var id = "last"

    @Option(
        help: ArgumentHelp("last is that of this folder of sis run.", valueName: "folder"),
        completion: .directory)
    var folder: String?

    @Option(
        help: ArgumentHelp("last is that of this state directory of sis import.", valueName: "dir"),
        completion: .directory)
    var stateDir: String?

    /// - Returns: the id; `last` is what was sent from here, or else the newest of the account.
    func resolved(_ session: SISSession, _ api: SISImportAPI) async throws -> String {
        guard id == "last" else { return id }
        let directory = try folder ?? session.stateDirectory(stateDir, for: api)
        if let id = try SISFeed.lastID(in: directory) { return id }
        guard folder == nil, stateDir == nil, let newest = try await api.latestImport() else {
            throw CanvasDataError(
                .usage, "There is no last import.", remedy: "canvas-data sis list shows what there is.")
        }
        return newest.id
    }
}
