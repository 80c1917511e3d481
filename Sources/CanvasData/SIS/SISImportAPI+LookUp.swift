import CanvasDataTransfer

extension SISImportAPI {
    /// What Canvas's list says of an upload whose answer was lost.
    enum Found: Equatable {
        case none
        case one(SISImport)
        /// New imports of which nobody can say whether one is ours.
        case doubtful([String])
    }

    /// The import of an upload whose answer was lost: exactly one that is new and does what ours was to do.
    ///
    /// - Parameters:
    ///   - intent: what was known before it left.
    ///   - parameters: what was asked for.
    ///   - seconds: how long it is looked for; once at least.
    ///   - cause: why it is looked for.
    /// - Returns: the import.
    /// - Throws: `CanvasDataError`: unavailable when there is none, failed when there are several.
    func adopt(
        _ intent: Intent, _ parameters: [(name: String, value: String)], for seconds: Double, cause: String
    ) async throws -> SISImport {
        options.notify(.lookingUp(cause))
        switch try await lookUp(intent, parameters, for: seconds) {
        case .one(let sent): return sent
        case .none: throw CanvasDataError.uploadLost(host: host, cause: cause)
        case .doubtful(let ids): throw CanvasDataError.uploadDoubtful(host: host, ids: ids)
        }
    }

    func lookUp(
        _ intent: Intent, _ parameters: [(name: String, value: String)], for seconds: Double
    ) async throws -> Found {
        let deadline = caller.world.now() + seconds
        var pause = caller.policy.base
        while true {
            let found = try await look(intent, parameters)
            if case .one(let sent) = found {
                options.notify(.adopted(sent.id))
                options.notify(.importLooksLike(sent.json))
            }
            if found != .none { return found }
            let left = deadline - caller.world.now()
            guard left > 0 else { return .none }
            try await caller.world.sleep(min(pause, max(0.05, left)))
            pause = min(10, pause * 2)
        }
    }

    private func look(_ intent: Intent, _ parameters: [(name: String, value: String)]) async throws -> Found {
        let listed: [SISImport]
        do {
            listed = try await imports(since: intent.since)
        } catch let error as CanvasDataError where error.kind == .unavailable {
            throw CanvasDataError.uploadUnknown(error)
        }
        let new = listed.filter { !intent.known.contains($0.id) }
        let ours = new.filter { SISImportOptions.echo(of: parameters, in: $0).differences.isEmpty }
        if ours.count == 1 { return .one(ours[0]) }
        return new.isEmpty ? .none : .doubtful(new.map(\.id))
    }
}
