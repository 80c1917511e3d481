import CanvasDataBase
import CanvasDataTransfer

extension SISImportAPI {
    /// What is known before an upload leaves: enough to find its import if the answer is lost.
    struct Intent: Sendable, Equatable {
        /// When it was about to leave, by the server's clock, in seconds since 1970. Only for people: which imports are new
        /// is decided by IDs, because the clocks of Canvas's servers differ.
        var started: Double
        /// The newest import of the account; the new one will have a higher ID. Nil if there is none.
        var newest: String?
        /// When that one was created, by the clock that wrote it, in seconds since 1970; nil if Canvas does not say.
        var newestCreated: Double?

        /// Whether the import was created after the upload was about to leave.
        func isNew(_ id: String) -> Bool {
            guard let newest else { return true }
            return SISImport.isLower(newest, than: id)
        }

        /// The earliest time at which the import can have been created, by any clock. No two clocks differ by a day.
        var since: String? { newestCreated.map { iso8601($0 - 86_400) } }
    }

    func intent() async throws -> Intent {
        // Canvas sorts by date. The highest ID is among the first ones, whatever their dates.
        let newest = try await imports(limit: 20).max { SISImport.isLower($0.id, than: $1.id) }
        let clocks = [caller.serverTime, caller.world.now()]
        return Intent(
            started: clocks.first(where: \.isMoment) ?? 0, newest: newest?.id,
            newestCreated: newest?.created)
    }

    enum PostResult {
        case accepted(SISImport)
        /// Canvas certainly has nothing of it.
        case notTaken(CanvasDataError)
        /// Only Canvas's list of imports can tell.
        case unclear(String)
    }

    /// Sends the upload; again only if the last attempt has certainly not arrived.
    func post(
        _ upload: SISUpload, _ parameters: [(name: String, value: String)]
    ) async throws -> PostResult {
        do {
            return try await retrying(caller.policy, in: caller.world) {
                let progress = UploadProgress { [options] in
                    options.onSent(min($0, upload.length), upload.length)
                }
                do {
                    let response = try await caller.send(request(upload, parameters, progress))
                    switch SISAnswer(response) {
                    case .success:
                        // Without JSON and an ID it is not an answer of Canvas.
                        guard let json = try? JSONValue(parsing: response.body),
                            let sent = try? SISImport(json: json)
                        else { return .done(.unclear("an answer without an ID")) }
                        options.notify(.importLooksLike(json))
                        return .done(.accepted(sent))
                    case .uncertain: return .done(.unclear("status \(response.head.status)"))
                    case .throttled:
                        return .failed(
                            Setback(
                                "throttling", retryAfter: response.head.retryAfter(now: caller.serverTime)))
                    case .refused(let refusal): return .done(.notTaken(wording(refusal)))
                    }
                } catch let error as TransferError {
                    // The next run finds out what became of it.
                    if error == .cancelled { throw CancellationError() }
                    guard progress.bytesSent == 0 else { return .done(.unclear(error.shortCause)) }
                    let failure = CanvasDataError.canvas(error, host: host)
                    guard error.isPassing else { return .done(.notTaken(failure)) }
                    return .failed(Setback(error.shortCause, error: NotTaken(reason: failure)))
                }
            } onWait: { setback, seconds in
                options.notify(.tryingAgain(path(), cause: setback.cause, seconds: seconds))
            } givenUp: { summary in
                NotTaken(reason: .uploadNotTaken(host: host, summary: summary))
            }
        } catch let error as NotTaken {
            return .notTaken(error.reason)
        }
    }

    /// No attempt was successful, and Canvas certainly has nothing of the upload.
    private struct NotTaken: Error {
        let reason: CanvasDataError
    }

    /// Path and query of an upload.
    static func target(
        _ upload: SISUpload, _ parameters: [(name: String, value: String)], account: String
    ) -> String {
        var query = parameters
        // In a form, the name of the file tells its format, as with curl -F.
        if !upload.isMultipart || !upload.name.lowercased().hasSuffix(".\(upload.format.rawValue)") {
            query.insert(("extension", upload.format.rawValue), at: min(1, query.count))
        }
        return "/api/v1/accounts/\(account)/sis_imports/?\(text(query))"
    }

    private func request(
        _ upload: SISUpload, _ parameters: [(name: String, value: String)], _ progress: UploadProgress
    ) -> HTTPRequest {
        let boundary = "------------------------" + upload.sha256.prefix(16)
        let (body, contentType) = upload.body(boundary: boundary, progress)
        var request = HTTPRequest.canvas(
            .post, Self.target(upload, parameters, account: options.account))
        request.headers = [("Content-Type", contentType)]
        request.body = body
        request.stallTimeout = options.uploadTimeout
        // On a connection used before, libcurl would send it again by itself when the server has just closed it.
        request.freshConnection = true
        return request
    }

    private func wording(_ refusal: SISRefusal) -> CanvasDataError {
        refusal.error(host: host)
            ?? .uploadRefused(host: host, status: refusal.status, words: refusal.words)
    }
}
