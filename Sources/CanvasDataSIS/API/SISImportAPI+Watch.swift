public import CanvasDataBase
import CanvasDataTransfer

/// How an import is watched.
public struct SISWatch: Sendable, Equatable {
    /// Seconds between two looks.
    public var pause = 60.0
    /// Looks at most.
    public var limit = 60

    public init() {}
}

extension SISImportAPI {
    /// Looks at an import until its state says that it has ended, or the limit is reached.
    ///
    /// - Returns: the import as last seen; its state may be one that has not ended.
    /// - Throws: `CanvasDataError` for a refusal; a Canvas that cannot be reached for a while is waited for.
    public func watch(_ id: String, _ how: SISWatch = SISWatch()) async throws -> SISImport? {
        var seen: SISImport?
        var unknown: Set<SISImportState> = []
        for check in 1...max(1, how.limit) {
            try await caller.world.sleep(how.pause)
            options.notify(.slept(how.pause * Double(check), pause: how.pause, thenChecking: id))
            do {
                let current = try await self.import(id)
                seen = current
                options.onLook(current)
                options.notify(.state(current.state))
                if current.state.isTerminal {
                    options.notify(.importComplete)
                    options.notify(.importLooksLike(current.json))
                    return current
                }
                if case .other = current.state, unknown.insert(current.state).inserted {
                    options.notify(.unknownState(current.state))
                }
                if current.state == .initializing, check == 10 { options.notify(.stuck(id, checks: check)) }
            } catch let error as CanvasDataError where error.kind == .unavailable && check < how.limit {
                options.notify(
                    Notice(.warning, "\(error.message) Import \(id) goes on by itself; waiting on."))
            }
        }
        options.notify(.watchLimit(how.limit))
        return seen
    }

    /// Looks at an undoing until it has ended, or the limit is reached.
    ///
    /// - Parameters:
    ///   - progress: what `restoreStates` gave.
    ///   - how: how often to look.
    /// - Returns: the Progress object as last seen.
    /// - Throws: `CanvasDataError`.
    public func watch(progress: JSONValue, _ how: SISWatch = SISWatch()) async throws -> JSONValue {
        var progress = progress
        guard let id = progress["id"].flatMap(SISImport.idText) else { return progress }
        for _ in 0..<max(1, how.limit) {
            if ["completed", "failed"].contains(progress["workflow_state"]?.string) { break }
            try await caller.world.sleep(how.pause)
            progress = try await self.progress(id)
        }
        return progress
    }
}
