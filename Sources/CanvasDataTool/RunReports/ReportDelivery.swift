import CanvasDataBase
import CanvasDataTransfer

/// POSTs the report of a run. The URL is often a secret: only its host is ever shown.
struct ReportDelivery: Sendable {
    let url: String
    let link: HTTPLink
    let caFile: String?
    let world: World

    private static var policy: RetryPolicy {
        var policy = RetryPolicy()
        policy.tries = 4
        policy.cap = 10
        policy.retryAfterCap = 30
        return policy
    }

    /// Sends the report, and retries if necessary; once and quickly if the program is about to end.
    ///
    /// - Parameters:
    ///   - text: JSON.
    ///   - isHurried: whether there is no time to retry.
    /// - Returns: why it could not be sent, for a message; nil if it was.
    func send(_ text: String, isHurried: Bool) async -> String? {
        let transport = CurlTransport(
            CurlSettings(
                userAgent: "canvas-data/\(canvasDataVersion)", caFile: caFile, schemes: link.scheme,
                connectTimeout: isHurried ? 2 : 10, stallTimeout: isHurried ? 2 : 20))
        var request = HTTPRequest(
            url: url, headers: [("Content-Type", "application/json"), ("Accept", "*/*")], bodyLimit: 1 << 20)
        request.method = .post
        request.body = RequestBody([.bytes(Array(text.utf8))])
        var policy = Self.policy
        if isHurried { policy.tries = 1 }
        var lastCause = "cancelled"
        do {
            try await retrying(policy, in: world) { () -> Try<Void> in
                guard let setback = await attempt(request, over: transport) else { return .done(()) }
                lastCause = setback.cause
                return .failed(setback)
            }
            return nil
        } catch let error as GivenUp {
            return error.summary
        } catch {
            // Cancelled while it waited.
            return lastCause
        }
    }

    /// Nil where it arrived.
    private func attempt(_ request: HTTPRequest, over transport: CurlTransport) async -> Setback? {
        do {
            let head = try await transport.send(request).head
            if 200..<300 ~= head.status { return nil }
            let isPassing = head.status >= 500 || head.status == 408 || head.status == 429
            return Setback(
                "status \(head.status)", retryAfter: head.retryAfter(now: world.now()),
                tries: isPassing ? nil : 1)
        } catch let error as TransferError {
            return Setback(error.shortCause, tries: error.isPassing ? nil : 1)
        } catch {
            return Setback("\(error)", tries: 1)
        }
    }

    /// The delivery that options and settings ask for; nil for none. From now on its URL is never written anywhere.
    ///
    /// - Throws: `CanvasDataError`: usage or configuration unless the URL is https, or http to this machine.
    static func configured(
        _ options: RunReportOptions, in session: Session, world: World
    ) throws(CanvasDataError) -> ReportDelivery? {
        let option = options.notifyUrl.map { [$0] } ?? []
        guard let value = try session.configuration.value(of: .notifyURL, option: option) else { return nil }
        let link = HTTPLink(value.text)
        // A short path appears in many texts by chance.
        for text in [value.text, link?.query ?? "", link?.path ?? ""] where text.utf8.count >= 16 {
            session.console.hide(text)
        }
        guard let link, !link.hasUserInfo, link.scheme == "https" || link.scheme == "http" && link.isLoopback
        else {
            throw CanvasDataError(
                value.origin == Setting.notifyURL.option ? .usage : .configuration,
                "\(value.origin): \(Setting.notifyURL.rawValue) must be an https URL, or http to this machine."
            )
        }
        return ReportDelivery(url: value.text, link: link, caFile: try session.certificates(), world: world)
    }
}
