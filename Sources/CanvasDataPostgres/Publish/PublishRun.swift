import CanvasDataBase

/// How far one call to publish has come.
struct PublishRun {
    let items: [TablePublication]
    /// When to give up, by the world's clock.
    let deadline: Double
    /// Makes another connection that has the schema's lock.
    let reconnect: @Sendable () async throws -> PostgresConnection
    /// Makes one without it.
    let connect: @Sendable () async throws -> PostgresConnection
    /// Has the lock.
    var connection: PostgresConnection
    /// No snapshot from before the staging is left.
    var isBarrierPassed: Bool
    var heldBack: [HeldBackTable] = []
    /// Tries that failed because something was made, dropped or altered meanwhile.
    var surprises = 0
    /// Users' own tables of which it was said that readers wait.
    var announced: Set<String> = []
    /// What is true if the COMMIT on its way is.
    var pending: LockedPublication?

    /// The items that are not held back.
    var remaining: [TablePublication] {
        items.filter { item in !heldBack.contains { $0.table == item.table } }
    }

    /// Whether the whole may succeed when it is begun again.
    mutating func mayTryAgain(after error: PostgresError) -> Bool {
        if error.isPassing { return true }
        // Something is there, or is no longer: what stands in the schema is looked at again.
        let codes: Set = ["42P01", "42P07", "42710", "42704", "42703", "55000"]
        guard let code = error.sqlState, codes.contains(code) else { return false }
        surprises += 1
        return surprises <= 5
    }

    /// Whether it is this connection that was lost, and not another, such as the one that waited for old snapshots: as
    /// long as this one lives, no other can have the lock.
    func hasLostConnection(after failure: PostgresError) async throws -> Bool {
        guard connection.isOpen else { return true }
        guard failure.isConnectionLost else { return false }
        do {
            try await connection.onThread { _ = try $0.query("SELECT 1") }
            return false
        } catch is PostgresError {
            return true
        }
    }

    mutating func holdBack(_ table: String, _ reason: CanvasDataError) {
        heldBack.append(HeldBackTable(table: table, reason: reason))
    }

    func result(of publication: LockedPublication?) -> PublishResult {
        var result = PublishResult()
        result.heldBack = heldBack
        result.lockedSeconds = publication?.lockedSeconds ?? 0
        for step in publication?.steps ?? [] {
            result.rows[step.table] = step.item.loads.reduce(0) {
                $0 + (publication?.added[$1.id] ?? $1.rows)
            }
        }
        return result
    }
}

/// What a transaction makes visible.
struct LockedPublication: Sendable {
    let steps: [PublishPlan.Step]
    /// Of increments and rewritten tables, by load.
    let added: [Int: Int]
    /// When readers were locked out; nil where they were not.
    let lockedSince: ContinuousClock.Instant?
    /// Seconds for which they were, as far as is known.
    private(set) var lockedSeconds: Double

    init(steps: [PublishPlan.Step], added: [Int: Int], lockedSince: ContinuousClock.Instant?) {
        self.steps = steps
        self.added = added
        self.lockedSince = lockedSince
        lockedSeconds = 0
        noteUnlocked()
    }

    /// Records that readers were locked out until now.
    mutating func noteUnlocked() {
        lockedSeconds = lockedSince.map { (ContinuousClock.now - $0) / .seconds(1) } ?? 0
    }

    var loads: [LoadRecord] { steps.flatMap(\.item.loads) }

    /// The copies that nobody needs any more.
    var leftovers: [String] {
        steps.flatMap { step in
            let consumed = step.item.appends.map(\.generation)
            return switch step.action {
            case .swap(let from, _): consumed + (from.map { [$0] } ?? [])
            case .create, .append: consumed
            case .rewrite(let stage): consumed + [stage]
            }
        }
    }
}
