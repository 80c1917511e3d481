public import CanvasDataBase
import CanvasDataTransfer

extension SISImportAPI {
    /// What of an import is undone.
    public struct Restoration: Sendable, Equatable {
        public enum Only: Sendable { case undelete, unconclude }
        /// Undo what batch mode deleted.
        public var batchMode = false
        /// Bring back what was deleted, or what was concluded; nil for everything.
        public var only: Only?

        public init() {}
    }

    /// Stops an import. One that was running blocks the next for ten minutes.
    public func abort(_ id: String) async throws -> SISImport {
        guard SISImport.isID(id) else { throw CanvasDataError.badImportID(id) }
        return try SISImport(
            json: await ask(.put, path("/\(id)/abort"), "have an import \(id) that could be aborted").1)
    }

    /// Takes out of the queue what has not begun; what runs goes on.
    public func abortAllPending() async throws {
        _ = try await ask(.put, path("/abort_all_pending"), "abort its imports")
    }

    /// Begins to undo an import; Canvas's answer is a Progress object.
    public func restoreStates(of id: String, _ what: Restoration = Restoration()) async throws -> JSONValue {
        guard SISImport.isID(id) else { throw CanvasDataError.badImportID(id) }
        var query: [(name: String, value: String)] = []
        if what.batchMode { query.append(("batch_mode", "true")) }
        switch what.only {
        case .undelete: query.append(("undelete_only", "true"))
        case .unconclude: query.append(("unconclude_only", "true"))
        case nil: break
        }
        let target = path("/\(id)/restore_states") + (query.isEmpty ? "" : "?\(Self.text(query))")
        return try await ask(.put, target, "undo import \(id)").1
    }

    /// How far an undoing is: its Progress object.
    public func progress(_ id: String) async throws -> JSONValue {
        guard SISImport.isID(id) else { throw CanvasDataError.badImportID(id) }
        return try await ask(.get, "/api/v1/progress/\(id)", "know the progress \(id)").1
    }
}
