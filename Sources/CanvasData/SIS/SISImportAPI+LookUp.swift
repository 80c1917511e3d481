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
        let user = try await ownUser()
        while true {
            let new = try await newImports(intent)
            let ours = new.filter { isOurs($0, parameters, user) }
            if ours.count == 1 {
                options.notify(.adopted(ours[0].id))
                options.notify(.importLooksLike(ours[0].json))
                return .one(ours[0])
            }
            let left = deadline - caller.world.now()
            guard ours.isEmpty, left > 0 else { return new.isEmpty ? .none : .doubtful(new.map(\.id)) }
            try await caller.world.sleep(min(pause, max(0.05, left)))
            pause = min(10, pause * 2)
        }
    }

    private func newImports(_ intent: Intent) async throws -> [SISImport] {
        do {
            return try await imports(since: intent.since).filter { !intent.known.contains($0.id) }
        } catch let error as CanvasDataError where error.kind == .unavailable {
            throw CanvasDataError.uploadUnknown(error)
        }
    }

    /// Another's import does other things, or is another user's; where Canvas says nothing of it, both may be ours.
    private func isOurs(
        _ new: SISImport, _ parameters: [(name: String, value: String)], _ user: String?
    ) -> Bool {
        let sender = new.json["user"]?["id"].flatMap(SISImport.idText)
        if let user, let sender, user != sender { return false }
        return SISImportOptions.echo(of: parameters, in: new).differences.isEmpty
    }

    /// Whose token it is; nil where Canvas does not say.
    private func ownUser() async throws -> String? {
        do {
            return try await caller.ask(.get, "/api/v1/users/self").1["id"].flatMap(SISImport.idText)
        } catch is SISRefusal {
            return nil
        } catch let error as CanvasDataError where error.kind != .cancelled {
            return nil
        }
    }
}
