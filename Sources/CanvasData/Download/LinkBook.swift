import CanvasDataBase
import CanvasDataTransfer

/// The links of a dump's files, renewed by asking the API again when one expires: once for all that ask at a time.
actor LinkBook {
    private var links: [String: Fragment]
    private var renewal: Task<[Fragment], any Error>?
    private var lastRenewal = -Double.infinity
    private let host: FileHost
    private let now: @Sendable () -> Double
    private let renew: @Sendable () async throws -> [Fragment]

    init(
        _ fragments: [Fragment], host: FileHost, now: @escaping @Sendable () -> Double,
        renew: @escaping @Sendable () async throws -> [Fragment]
    ) {
        links = Dictionary(fragments.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.host = host
        self.now = now
        self.renew = renew
    }

    /// A link for `name` that should work.
    ///
    /// - Parameters:
    ///   - name: the file's.
    ///   - stale: a link that does not work any more.
    /// - Returns: the link known, or a new one where that is stale or about to expire.
    /// - Throws: `CanvasDataError`: the API does not list the file any more, or a link that may not be followed.
    func link(for name: String, stale: String?) async throws -> String {
        guard let known = links[name] else { throw CanvasDataError.fileGone(name) }
        if known.url == stale || isAboutToExpire(known.url) { try await renewAll() }
        guard let fragment = links[name] else { throw CanvasDataError.fileGone(name) }
        try host.check(fragment)
        return fragment.url
    }

    /// A link that is new and already near its end is no reason to ask again: our clock may be wrong, or the host's
    /// links may live that short.
    private func isAboutToExpire(_ url: String) -> Bool {
        guard now() - lastRenewal > 30 else { return false }
        return LinkExpiry(of: url)?.isNear(at: now()) ?? false
    }

    private func renewAll() async throws {
        let task = renewal ?? Task { [renew] in try await renew() }
        renewal = task
        do {
            // Whoever waits is cancelled with all the others: a book is of one download.
            let fragments = try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
            if renewal == task {
                links = Dictionary(fragments.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
                renewal = nil
                lastRenewal = now()
            }
        } catch {
            if renewal == task { renewal = nil }
            throw error
        }
    }
}
