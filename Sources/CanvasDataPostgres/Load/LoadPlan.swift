package import CanvasDataLoading

/// What there is to do for some tables of some dumps, by what is loaded.
package struct LoadPlan: Sendable, Equatable {
    package struct Step: Sendable, Equatable {
        package let request: LoadRequest
        /// What an earlier run began of it.
        package let begun: LoadRecord?
    }

    /// In the order of dumps.
    package private(set) var steps: [Step] = []
    /// In already, in the order in which they were asked for.
    package private(set) var done: [LoadRequest] = []
    /// Staged by earlier runs and wanted no more, as newer ones take their place.
    package private(set) var obsolete: [LoadRecord] = []
    /// Tables that come in increments and get a new copy all the same: a full one has come, what readers saw is gone, or
    /// they are to be loaded again. The copy takes over the rows of loads that do not come again.
    package private(set) var rebuilt: Set<String> = []

    /// - Parameters:
    ///   - requests: what should be in.
    ///   - inventory: what is loaded.
    ///   - again: load all of `requests`, whatever is loaded.
    package init(_ requests: [LoadRequest], inventory: Inventory, again: Bool = false) {
        let wanted = requests.sorted { $0.origin.sequence < $1.origin.sequence }
        let toStage = Set(
            Set(wanted.map(\.table)).flatMap { table in
                stages(of: wanted.filter { $0.table == table }, inventory, again).map(\.key)
            })
        for request in wanted {
            if toStage.contains(request.key) {
                steps.append(Step(request: request, begun: nil))
            } else {
                done.append(request)
            }
        }
        goOn(with: inventory.loads)
    }

    /// Which of one table's requests, in the order of dumps, are to be staged.
    private mutating func stages(
        of requests: [LoadRequest], _ inventory: Inventory, _ again: Bool
    ) -> [LoadRequest] {
        guard let table = requests.first?.table else { return [] }
        let held = inventory.held(table)
        func isIn(_ request: LoadRequest) -> Bool { held.contains { $0.dumpID == request.origin.id } }
        let known = inventory.loads.filter { $0.table == table }
        // Dumps may hold nothing but full copies of such a table for weeks.
        guard requests.contains(where: \.comesInIncrements) || known.contains(where: { $0.effect == .append })
        else {
            return requests.filter { again || !isIn($0) }
        }
        let base = held.filter { $0.effect == .replace }.map(\.sequence).max()
        let full = requests.last { !$0.isIncrement }
        // An older one is in the newer one already, whatever is loaded again: rows that Canvas has deleted stay away.
        func isNewer(_ full: LoadRequest) -> Bool {
            guard let base else { return true }
            return full.origin.sequence > base || again && full.origin.sequence == base
        }
        if let full, again || !isIn(full), isNewer(full) {
            // It has all rows from before it; what came after it comes again, so that it takes nothing away.
            rebuilt.insert(table)
            return [full] + requests.filter { $0.isIncrement && $0.origin.sequence > full.origin.sequence }
        }
        let increments = requests.filter { request in
            request.isIncrement && (again || !isIn(request)) && request.origin.sequence > base ?? -1
        }
        if again || held.isEmpty { rebuilt.insert(table) }
        return increments
    }

    /// Of `loads` of a table that gets a new copy, those whose rows must be taken over, as they do not come again.
    func left(of loads: [LoadRecord], _ table: String) -> [LoadRecord] {
        let comeAgain = Set(steps.map(\.request).filter { $0.table == table }.map(\.origin.id))
        let full = fullSequence(of: table)
        return loads.filter { !comeAgain.contains($0.dumpID) && $0.sequence > full }
    }

    /// The dump of the full copy that comes of a table, which has all rows from before it; -1 where none comes.
    func fullSequence(of table: String) -> Int {
        steps.last { $0.request.table == table && !$0.request.isIncrement }?.request.origin.sequence ?? -1
    }

    /// Takes up what earlier runs began, by what the ledger says now.
    package mutating func goOn(with loads: [LoadRecord]) {
        let staged = loads.filter { $0.state == .staging || $0.state == .staged }
        steps = steps.map { step in
            let begun = staged.first {
                $0.table == step.request.table && $0.dumpID == step.request.origin.id && $0.isOf(step.request)
            }
            return Step(request: step.request, begun: begun)
        }
        let tables = Set(steps.map(\.request.table))
        let wanted = Set(steps.compactMap { $0.begun?.id })
        obsolete = staged.filter { tables.contains($0.table) && !wanted.contains($0.id) }
    }
}

extension LoadRecord {
    /// Whether it was begun from the same files: Canvas may write a dump again.
    fileprivate func isOf(_ request: LoadRequest) -> Bool {
        effect == request.effect && schemaVersion == request.origin.schemaVersion
            && fragments == request.fragments.count
    }
}
