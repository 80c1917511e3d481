import CanvasDataBase

/// How far one call to publish has come.
struct PublishRun {
    let items: [TablePublication]
    /// When to give up, by the world's clock.
    let deadline: Double
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

    /// Those that are not held back.
    var remaining: [TablePublication] {
        items.filter { item in !heldBack.contains { $0.table == item.table } }
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
    let lockedSeconds: Double

    var loads: [LoadRecord] { steps.flatMap(\.item.loads) }

    /// What nobody needs any more.
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
