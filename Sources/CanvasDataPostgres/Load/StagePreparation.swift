import CanvasDataBase
import CanvasDataLoading

/// Makes the generations that a plan needs, and finds what is in of those that an earlier run began.
struct StagePreparation: Sendable {
    let plan: LoadPlan
    let layouts: [LoadRequest.Key: Result<TableLayout, CanvasDataError>]
    let ledger: Ledger
    let run: Int

    /// - Returns: what is to be filled, or was already; and why tables cannot be.
    /// - Throws: `CanvasDataError` where the same keeps every table from it; `PostgresError`, `CancellationError`.
    func stages(
        on connection: PostgresConnection
    ) throws -> ([GenerationStage], refused: [LoadRequest.Key: CanvasDataError]) {
        // One for all tables: a hundred COMMITs wait for the disk a hundred times.
        try connection.transaction { try prepared(on: connection) }
    }

    private func prepared(
        on connection: PostgresConnection
    ) throws -> ([GenerationStage], refused: [LoadRequest.Key: CanvasDataError]) {
        for load in plan.obsolete {
            // What cannot go, because something hangs on it, the next run's sweep names.
            _ = try TableWork(table: load.table, target: ledger.target).attempt("", on: connection) {
                try StoredTable.dropUnattached(TargetSchema.stored(load.generation), on: connection)
            }
            try ledger.forget(load, on: connection)
        }
        let states = try Catalogue(ledger.target).states(of: plan.steps.map(\.request.table), on: connection)
        let store = try Catalogue.store.states(
            of: plan.steps.compactMap { $0.begun?.generation }, on: connection)
        let taken = try Catalogue(ledger.target).namesTaken(
            among: plan.steps.map(\.request.table), on: connection)
        let followers = try ledger.followers(
            among: plan.steps.map(\.request.table), on: connection)
        var stages: [GenerationStage] = []
        var refused: [LoadRequest.Key: CanvasDataError] = [:]
        for step in plan.steps {
            let work = TableWork(table: step.request.table, target: ledger.target)
            let outcome = try work.attempt("prepare the copy of \(step.request.table)", on: connection) {
                // What could not be published need not be fetched.
                if followers.contains(step.request.table) {
                    throw CanvasDataError.tableFollows(ledger.target.shown(step.request.table))
                }
                try check(states[step.request.table], taken[step.request.table], step.request.table)
                return try stage(step, states: states, store: store, on: connection)
            }
            switch outcome {
            case .success(let stage): stages.append(stage)
            case .failure(let error): refused[step.request.key] = error
            }
        }
        if let error = refused.values.first, stages.isEmpty,
            refused.values.allSatisfy({ $0.kind == .refused })
        {
            throw error
        }
        return (stages, refused)
    }

    private func check(_ state: TableState?, _ taken: String?, _ table: String) throws {
        let shown = ledger.target.shown(table)
        if let taken { throw CanvasDataError.nameTaken(shown, by: taken) }
        guard let state else { return }
        if case .other(let kind) = state.kind { throw CanvasDataError.nameTaken(shown, by: kind) }
        guard state.isOwned else { throw CanvasDataError.notOwnedToLoad(shown) }
    }

    private func stage(
        _ step: LoadPlan.Step, states: [String: TableState], store: [String: TableState],
        on connection: PostgresConnection
    ) throws -> GenerationStage {
        let request = step.request
        let state = states[request.table] ?? .absent(request.table)
        guard let layout = try layouts[request.key]?.get() else {
            throw CanvasDataError.noLayout(request.table)
        }
        let whole = wholeLayout(of: request.table)
        let change = SchemaChange(from: state, to: whole)
        let name: String
        if let begun = step.begun {
            name = begun.generation
        } else {
            name = try freeName(for: request, on: connection)
        }
        let generation = try GenerationTable(
            name, of: layout, whole: whole, like: state, changed: change, in: ledger.target,
            serverVersion: connection.serverVersion)
        let names = request.fragments
        if let begun = step.begun, generation.isThere(in: store), try !isChanged(begun, on: connection) {
            let there = try ledger.fragments(of: begun, on: connection)
            if there.isSubset(of: names) {
                if begun.state == .staging {
                    try GenerationFitting(layout: whole, target: ledger.target).relax(
                        name, hasParent: state.isSwapping, on: connection)
                }
                return GenerationStage(
                    load: begun, layout: whole, state: state, change: change, generation: generation,
                    fragments: names, missing: names.filter { !there.contains($0) })
            }
        }
        if let begun = step.begun { try ledger.forget(begun, on: connection) }
        try generation.create(on: connection)
        let load = try ledger.begin(
            request, generation: name, run: run, on: connection)
        return GenerationStage(
            load: load, layout: whole, state: state, change: change, generation: generation,
            fragments: names, missing: names)
    }

    /// A name for a copy that neither readers nor a living load have: after `--again`, or where the ledger was dropped, the
    /// copy of this very dump may be the one that readers see.
    private func freeName(for request: LoadRequest, on connection: PostgresConnection) throws -> String {
        for attempt in 1...1_000 {
            let name = try ledger.target.generation(
                of: request.table, sequence: request.origin.sequence, attempt: attempt)
            if try GenerationSweep.isFree(name, on: connection) { return name }
        }
        throw CanvasDataError.storeIsFull(request.table)
    }

    /// Whether somebody has emptied the copy since rows came into it.
    private func isChanged(_ begun: LoadRecord, on connection: PostgresConnection) throws -> Bool {
        let rows = try ledger.sums(of: begun, on: connection).rows
        guard rows > 0 else { return false }
        let stored = TargetSchema.stored(begun.generation)
        return try connection.query("SELECT EXISTS (SELECT FROM \(stored))").value == "f"
    }

    /// The table as it is once all of its dumps in this plan are in: the newest's columns, then those that only older
    /// ones have.
    private func wholeLayout(of table: String) -> TableLayout {
        let layouts = plan.steps.reversed().filter { $0.request.table == table }
            .compactMap { try? self.layouts[$0.request.key]?.get() }
        guard let newest = layouts.first else {
            return TableLayout(name: table, description: nil, incremental: false, sortKey: nil, columns: [])
        }
        var columns = newest.columns
        for column in layouts.dropFirst().flatMap(\.columns)
        where !columns.contains(where: { $0.name == column.name }) {
            columns.append(column)
        }
        return TableLayout(
            name: newest.name, description: newest.description, incremental: newest.incremental,
            sortKey: newest.sortKey, key: newest.key, columns: columns)
    }
}
