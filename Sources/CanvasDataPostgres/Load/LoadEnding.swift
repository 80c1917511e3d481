import CanvasDataBase
import CanvasDataLoading

/// What is made of a load once all that can be staged is: what is published together, and what the summary says.
struct LoadEnding {
    private let plan: LoadPlan
    /// What was loaded before this run.
    private let inventory: Inventory
    private let staged: [Int: LoadRecord]
    private let stages: [GenerationStage]
    /// Why tables were not even begun.
    private let refused: [LoadRequest.Key: CanvasDataError]
    private var failures: [Int: CanvasDataError]
    private var result = PublishResult()
    private var published: Set<String> = []

    init(
        plan: LoadPlan, before inventory: Inventory, staged: [LoadRecord], stages: [GenerationStage],
        refused: [LoadRequest.Key: CanvasDataError], failed: [Int: CanvasDataError]
    ) {
        self.refused = refused
        self.plan = plan
        self.stages = stages
        self.staged = Dictionary(staged.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        failures = failed
        self.inventory = inventory
    }

    /// Keeps back tables that have lost more than half of their rows.
    mutating func checkShrinking(allowed: Bool) {
        guard !allowed else { return }
        for stage in stages where stage.load.effect == .replace && failures[stage.load.id] == nil {
            let table = stage.layout.name
            let before = inventory.held(table).reduce(0) { $0 + $1.rows }
            let rows = stages.filter { $0.layout.name == table }
                .reduce(0) { $0 + (staged[$1.load.id]?.rows ?? 0) }
            guard rows * 2 < before else { continue }
            failures[stage.load.id] = .shrinking(
                table, rows: rows, before: before, sequence: stage.load.sequence)
        }
    }

    /// What goes into one transaction each. A table that cannot be loaded keeps the rows that it has; one of whose loads
    /// some are not there is such a table.
    func publications(atomicity: LoadOptions.Atomicity) -> [[TablePublication]] {
        let incomplete = Set(refused.keys.map(\.table))
        let ready = Dictionary(grouping: stages, by: \.layout.name).values
            .filter { stages in
                stages.allSatisfy {
                    failures[$0.load.id] == nil && staged[$0.load.id]?.state == .staged
                        && !incomplete.contains($0.load.table)
                }
            }
            .compactMap(publication).sorted { $0.table < $1.table }
        switch atomicity {
        case .dump: return ready.isEmpty ? [] : [ready]
        case .table: return ready.map { [$0] }
        }
    }

    private func publication(_ stages: [GenerationStage]) -> TablePublication? {
        guard let stage = stages.first else { return nil }
        let loads = stages.compactMap { staged[$0.load.id] }.sorted { $0.sequence < $1.sequence }
        let isRebuilt = plan.rebuilt.contains(stage.layout.name)
        var replacement = loads.last { $0.effect == .replace }
        // The first increment of all becomes the table itself.
        if replacement == nil, isRebuilt || stage.state.hasNoRows { replacement = loads.first }
        return TablePublication(
            layout: stage.layout, state: stage.state, change: stage.change, replacement: replacement,
            appends: loads.filter { $0.id != replacement?.id },
            takeover: isRebuilt ? takeover(of: stage.layout.name) : nil)
    }

    /// What stays of a table that comes in increments and gets a new copy.
    private func takeover(of table: String) -> Takeover {
        var takeover = Takeover()
        takeover.kept = plan.left(of: inventory.present(table), table)
        takeover.lost = plan.left(of: inventory.gone(table), table)
        takeover.remains = inventory.lost(table)?.remains
        // Rows of which the ledger knows nothing stay, too: they may be from dumps that Canvas no longer keeps. So do
        // those that an earlier copy took over in this way, until a full copy is newer than what took them over.
        let seen = inventory.loads.filter {
            $0.table == table && ($0.state == .published || $0.state == .lost)
        }
        let full = plan.fullSequence(of: table)
        let hasUnknownRows =
            seen.isEmpty
            || seen.contains {
                $0.keptRows > 0 && ($0.sequence > full || $0.sequence == full && $0.effect == .replace)
            }
        takeover.includesRows = !takeover.kept.isEmpty || !takeover.lost.isEmpty || hasUnknownRows
        return takeover
    }

    mutating func add(_ result: PublishResult) {
        self.result.rows.merge(result.rows) { $0 + $1 }
        self.result.heldBack += result.heldBack
        self.result.lockedSeconds = max(self.result.lockedSeconds, result.lockedSeconds)
        let held = Set(result.heldBack.map(\.table))
        published.formUnion(result.rows.keys.filter { !held.contains($0) })
    }

    /// Notes that some tables could not be published now.
    mutating func add(_ error: CanvasDataError, for publications: [TablePublication]) {
        result.heldBack += publications.map { HeldBackTable(table: $0.table, reason: error) }
    }

    var summary: LoadSummary {
        var summary = LoadSummary(unchanged: plan.done)
        for step in plan.steps {
            let stage = stages.first {
                $0.load.dumpID == step.request.origin.id && $0.load.table == step.request.table
            }
            let load = stage.flatMap { staged[$0.load.id] }
            let failure = refused[step.request.key] ?? stage.flatMap { failures[$0.load.id] }
            let isPublished = published.contains(step.request.table) && failure == nil
            let outcome: LoadSummary.Outcome =
                isPublished
                ? .published : load?.state == .staged && failure?.kind != .wrongData ? .staged : .failed
            summary.tables.append(
                LoadSummary.Table(
                    table: step.request.table, sequence: step.request.origin.sequence,
                    effect: step.request.effect, fragments: step.request.fragments.count,
                    rows: load?.rows ?? 0, rejected: load?.rejected ?? 0, outcome: outcome))
        }
        summary.tables.sort { ($0.table, $0.sequence) < ($1.table, $1.sequence) }
        summary.failures =
            refused.sorted { $0.key.table < $1.key.table }.map(\.value)
            + failures.sorted { $0.key < $1.key }.map(\.value) + result.heldBack.map(\.reason)
        summary.lockedSeconds = result.lockedSeconds
        return summary
    }
}

extension TableState {
    /// Nothing is there that rows could be added to.
    var hasNoRows: Bool { kind == .absent || kind == .swapping(generation: nil) }
}

extension LoadSummary {
    /// One in which nothing had to be done for `requests`.
    init(unchanged requests: [LoadRequest]) {
        self.init()
        tables = requests.map {
            Table(
                table: $0.table, sequence: $0.origin.sequence, effect: $0.effect,
                fragments: $0.fragments.count, rows: 0, rejected: 0, outcome: .unchanged)
        }
    }
}
