public import CanvasDataBase
import CanvasDataTransfer

/// How an import is watched.
public struct SISWatch: Sendable, Equatable {
    /// Seconds between two status checks.
    public var pause = 60.0
    /// Maximum number of status checks.
    public var limit = 60

    /// Checks every 60 seconds, for an hour.
    public init() {}
}

extension SISImportAPI {
    /// Checks the state of an import until it has ended or the limit is reached.
    ///
    /// - Parameters:
    ///   - id: the ID of the import.
    ///   - how: how often to check.
    /// - Returns: the import as last seen, which may not have ended; nil if Canvas could not be reached.
    /// - Throws: `CanvasDataError` if Canvas refuses. If Canvas cannot be reached for a while, the watch continues.
    public func watch(_ id: String, _ how: SISWatch = SISWatch()) async throws -> SISImport? {
        var seen: SISImport?
        var unknown: Set<SISImportState> = []
        for check in 1...max(1, how.limit) {
            try await caller.world.sleep(how.pause)
            options.notify(.slept(how.pause * Double(check), pause: how.pause, thenChecking: id))
            do {
                let current = try await self.import(id)
                seen = current
                options.onCheck(current)
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
                    Notice(.warning, "\(error.message) Import \(id) continues by itself; still waiting."))
            }
        }
        options.notify(.watchLimit(how.limit))
        return seen
    }

    /// Checks the progress of undoing an import until it has ended or the limit is reached.
    ///
    /// - Parameters:
    ///   - progress: what `restoreStates(of:_:)` returned.
    ///   - how: how often to check.
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
