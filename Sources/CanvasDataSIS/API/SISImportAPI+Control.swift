public import CanvasDataBase
import CanvasDataTransfer

extension SISImportAPI {
    /// Which changes of an import are undone.
    public struct Restoration: Sendable, Equatable {
        /// One kind of change.
        public enum Only: Sendable {
            /// Restore only what was deleted.
            case undelete
            /// Reopen only what was concluded.
            case unconclude
        }
        /// Whether only what batch mode deleted is restored.
        public var batchMode = false
        /// One kind of change; nil for all.
        public var only: Only?

        /// Undoes all changes.
        public init() {}
    }

    /// Aborts an import. After an import that was running, Canvas waits ten minutes before it starts the next.
    ///
    /// - Parameter id: the ID of the import.
    /// - Returns: the import as it is now.
    /// - Throws: `CanvasDataError`: usage if Canvas cannot abort it.
    public func abort(_ id: String) async throws -> SISImport {
        guard SISImport.isID(id) else { throw CanvasDataError.badImportID(id) }
        return try SISImport(
            json: await ask(.put, path("/\(id)/abort"), "have an import \(id) that can be aborted").1)
    }

    /// Aborts all imports of the account that have not started. Running imports continue.
    ///
    /// - Throws: `CanvasDataError`.
    public func abortAllPending() async throws {
        _ = try await ask(.put, path("/abort_all_pending"), "abort its imports")
    }

    /// Starts to undo an import.
    ///
    /// - Parameters:
    ///   - id: the ID of the import.
    ///   - what: which changes are undone.
    /// - Returns: Canvas's Progress object, for `watch(progress:_:)`.
    /// - Throws: `CanvasDataError`: usage if Canvas has no such import.
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

    /// The progress of undoing an import.
    ///
    /// - Parameter id: the ID of the Progress object.
    /// - Returns: the Progress object as it is now.
    /// - Throws: `CanvasDataError`: usage if Canvas has no such object.
    public func progress(_ id: String) async throws -> JSONValue {
        guard SISImport.isID(id) else { throw CanvasDataError.badImportID(id) }
        return try await ask(.get, "/api/v1/progress/\(id)", "know the progress \(id)").1
    }
}
