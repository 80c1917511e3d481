import CanvasDataBase
import CanvasDataTransfer

extension SISImportAPI {
    /// An upload whose answer was lost.
    struct LostUpload: Sendable {
        /// What was known before it left.
        let intent: Intent
        /// The options it was sent with.
        let parameters: [(name: String, value: String)]
        /// The files in it.
        let contents: SISContents
    }

    /// What Canvas's list of imports says about such an upload.
    enum Found: Equatable {
        case none
        case one(SISImport)
        /// New imports, any of which may be the upload.
        case doubtful([String])
    }

    /// Finds the import of an upload whose answer was lost: the only one that is new and has the same options and files.
    ///
    /// - Parameters:
    ///   - lost: the upload.
    ///   - seconds: how long to look for it; at least once.
    ///   - cause: why the answer was lost.
    /// - Returns: the import.
    /// - Throws: `CanvasDataError`: unavailable if there is none, failed if that cannot be decided.
    func adopt(_ lost: LostUpload, for seconds: Double, cause: String) async throws -> SISImport {
        options.notify(.lookingUp(cause))
        switch try await lookUp(lost, for: seconds) {
        case .one(let sent): return sent
        case .none: throw CanvasDataError.uploadLost(host: host, cause: cause)
        case .doubtful(let ids): throw CanvasDataError.uploadDoubtful(host: host, ids: ids)
        }
    }

    /// Checks Canvas's list until the import appears or the time is over.
    func lookUp(_ lost: LostUpload, for seconds: Double) async throws -> Found {
        let deadline = caller.world.now() + seconds
        var pause = caller.policy.base
        while true {
            let candidates = try await candidates(lost)
            if candidates.ours.count == 1, candidates.doubtful.isEmpty {
                options.notify(.adopted(candidates.ours[0].id))
                options.notify(.importLooksLike(candidates.ours[0].json))
                return .one(candidates.ours[0])
            }
            let left = deadline - caller.world.now()
            // Two imports that both match stay two.
            guard candidates.ours.count < 2, left > 0 else {
                let ids = (candidates.ours + candidates.doubtful).map(\.id)
                return ids.isEmpty ? .none : .doubtful(ids)
            }
            try await caller.world.sleep(min(pause, max(0.05, left)))
            pause = min(10, pause * 2)
        }
    }

    /// The new imports that match in everything, and those about which Canvas does not show enough.
    private func candidates(
        _ lost: LostUpload
    ) async throws -> (ours: [SISImport], doubtful: [SISImport]) {
        var found: (ours: [SISImport], doubtful: [SISImport]) = ([], [])
        do {
            let new = try await imports(since: lost.intent.since).filter { lost.intent.isNew($0.id) }
            let user = new.isEmpty ? nil : try await ownUser()
            for var one in new where !isAnother(one, user) {
                // The list may lag behind, and Canvas shows the files of an import only once it has started on them.
                if one.listedFiles == nil, let now = try await known(one.id) { one = now }
                switch lost.contents.match(one.listedFiles) {
                case .other: break
                case .same where SISImportOptions.echo(of: lost.parameters, in: one).differences.isEmpty:
                    found.ours.append(one)
                case .same, .unknown: found.doubtful.append(one)
                }
            }
        } catch let error as CanvasDataError where error.kind == .unavailable {
            throw CanvasDataError.uploadUnknown(error)
        }
        return found
    }

    /// The import as it is now; nil if Canvas does not know it yet, or no longer.
    private func known(_ id: String) async throws -> SISImport? {
        do {
            return try await self.import(id)
        } catch let error as CanvasDataError where error.kind == .usage {
            return nil
        }
    }

    /// Whether another user has sent it; false if Canvas does not say.
    private func isAnother(_ one: SISImport, _ user: String?) -> Bool {
        let sender = one.json["user"]?["id"].flatMap(SISImport.idText)
        guard let user, let sender else { return false }
        return user != sender
    }

    /// The ID of the user of the token; nil if Canvas does not say.
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
