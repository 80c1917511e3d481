import CanvasDataBase
import CanvasDataTransfer

/// The links of files, asked for and renewed through an API: once for all that ask at a time.
actor LinkBook {
    /// In the order in which they will be asked for.
    private let names: [String]
    private let places: [String: Int]
    /// How many links are asked for at once; nil where one answer has them all.
    private let batch: Int?
    private var links: [String: Fragment]
    private var renewal: (task: Task<[Fragment], any Error>, names: Set<String>)?
    /// When the link of a file was asked for, in seconds since 1970.
    private var renewedAt: [String: Double] = [:]
    private let host: FileHost
    private let now: @Sendable () -> Double
    private let renew: @Sendable (_ names: [String]) async throws -> [Fragment]

    /// The links of a dump, all of which one answer of the API has.
    init(
        _ fragments: [Fragment], host: FileHost, now: @escaping @Sendable () -> Double,
        renew: @escaping @Sendable () async throws -> [Fragment]
    ) {
        self.init(fragments.map(\.name), batch: nil, host: host, now: now, fragments) { _ in try await renew()
        }
    }

    /// Links that are asked for as they are needed, so many at once.
    init(
        _ names: [String], batch: Int, host: FileHost, now: @escaping @Sendable () -> Double,
        renew: @escaping @Sendable (_ names: [String]) async throws -> [Fragment]
    ) {
        self.init(names, batch: batch, host: host, now: now, [], renew)
    }

    private init(
        _ names: [String], batch: Int?, host: FileHost, now: @escaping @Sendable () -> Double,
        _ fragments: [Fragment], _ renew: @escaping @Sendable ([String]) async throws -> [Fragment]
    ) {
        self.names = names
        places = Dictionary(
            names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
        self.batch = batch
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
        guard places[name] != nil else { throw CanvasDataError.fileGone(name) }
        var isRenewed = false
        while !isRenewed, isDue(name, stale: stale) { isRenewed = try await renew(for: name) }
        guard let fragment = links[name] else { throw CanvasDataError.fileGone(name) }
        try host.check(fragment)
        return fragment.url
    }

    private func isDue(_ name: String, stale: String?) -> Bool {
        guard let known = links[name] else { return true }
        return known.url == stale || isAboutToExpire(known)
    }

    /// A link that is new and already near its end does not justify asking again: our clock may be wrong, or the host's
    /// links may live that short.
    private func isAboutToExpire(_ fragment: Fragment) -> Bool {
        guard now() - (renewedAt[fragment.name] ?? -.infinity) > 30 else { return false }
        return LinkExpiry(of: fragment.url)?.isNear(at: now()) ?? false
    }

    /// Waits for new links.
    ///
    /// - Returns: whether that of `name` was asked for. A renewal of others that is under way comes first.
    private func renew(for name: String) async throws -> Bool {
        let current = renewal ?? begin(for: name)
        renewal = current
        do {
            // Whoever waits is cancelled with all the others: a book is of one download.
            let fragments = try await withTaskCancellationHandler {
                try await current.task.value
            } onCancel: {
                current.task.cancel()
            }
            if renewal?.task == current.task { end(with: fragments, current.names) }
            return current.names.contains(name)
        } catch {
            if renewal?.task == current.task { renewal = nil }
            throw error
        }
    }

    private func begin(for name: String) -> (task: Task<[Fragment], any Error>, names: Set<String>) {
        var wanted = names
        if let batch {
            let others = names[(places[name] ?? 0)...].dropFirst().lazy.filter { self.isDue($0, stale: nil) }
            wanted = [name] + others.prefix(batch - 1)
        }
        return (Task { [renew, wanted] in try await renew(wanted) }, Set(wanted))
    }

    private func end(with fragments: [Fragment], _ names: Set<String>) {
        renewal = nil
        let new = Dictionary(fragments.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for name in names {
            links[name] = new[name]
            renewedAt[name] = now()
        }
    }
}
