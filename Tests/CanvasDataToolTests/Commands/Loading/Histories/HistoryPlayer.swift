import CanvasDataBase
import CanvasDataPostgres

/// Plays a history and compares all that is seen with the model.
struct HistoryPlayer {
    let warehouse: HistoryWarehouse
    var canvas: ModelCanvas
    var tables: [String: TableModel] = [:]
    /// What users have put aside under another name, and how many rows it has.
    var renamed: [String: Int] = [:]
    /// Dumps that are in the folder, oldest first.
    var downloaded: [ModelDump] = []
    /// Rows of `requests` that no run has said are missing, or all that it said are.
    var reportedGap: Set<ModelRow> = []
    /// Readers must have seen all of the newest dumps after this many steps at least.
    private var sights: [String: [ModelRow]?] = [:]

    init(_ warehouse: HistoryWarehouse) {
        self.warehouse = warehouse
        canvas = ModelCanvas(warehouse.simulator)
        for table in ModelCanvas.tables { tables[table] = TableModel(table) }
    }

    /// Plays it, and in the end brings all up to date.
    ///
    /// - Returns: what went wrong first; nil where nothing did.
    static func play(_ history: History, in warehouse: HistoryWarehouse) async throws -> HistoryFailure? {
        try await warehouse.clear()
        var player = HistoryPlayer(warehouse)
        var step = 0
        do {
            for next in history.steps {
                try await player.play(next)
                step += 1
            }
            try await player.end()
            return nil
        } catch let complaint as HistoryComplaint {
            return HistoryFailure(history: history, step: step, complaint: complaint)
        }
    }

    mutating func play(_ step: HistoryStep) async throws {
        switch step {
        case .make(let new):
            canvas.make(new)
            try canvas.show()
        case .finish(let number): if canvas.finish(number) { try canvas.show() }
        case .abandon(let number): if canvas.abandon(number) { try canvas.show() }
        case .expire(let count): if canvas.expire(count) { try canvas.show() }
        case .refresh(let run): try await refresh(run)
        case .load(let dump, let includesRequests, let run):
            guard let dump = Self.dump(dump, of: canvas.onOffer) else { return }
            try await self.run(run, bringing(dump, includesRequests, run)) {
                try await $0.load(dump, includesRequests: includesRequests, run)
            }
        case .download(let dump):
            guard let dump = Self.dump(dump, of: canvas.onOffer) else { return }
            try await download(dump)
        case .loadFromFolder(let dump, let includesRequests, let run):
            guard let dump = Self.dump(dump, of: downloaded) else { return }
            let mayBeWrong = dump.sharesNames
            try await self.run(
                run, bringing(dump, includesRequests, run), mayFail: mayBeWrong ? [.wrongData] : []
            ) {
                try await $0.loadFromFolder(dump, includesRequests: includesRequests, run)
            }
        case .harm(let harm): try await suffer(harm)
        }
    }

    private static func dump(_ number: Int, of dumps: [ModelDump]) -> ModelDump? {
        dumps.isEmpty ? nil : dumps[max(0, dumps.count - 1 - number)]
    }

    private mutating func download(_ dump: ModelDump) async throws {
        if let error = try await warehouse.download(dump) {
            guard dump.sharesNames, error.kind == .wrongData else {
                throw HistoryComplaint(.runFailed, "get-dump-files: \(error)")
            }
        } else if !downloaded.contains(where: { $0.id == dump.id }) {
            downloaded.append(dump)
            downloaded.sort { $0.sequence < $1.sequence }
        }
    }

    mutating func refresh(_ run: HistoryRun) async throws {
        guard canvas.newestRegular != nil else { return }
        let isDone = try await self.run(run, refreshed(again: run.again), isRefresh: true) {
            try await $0.refresh(run)
        }
        if isDone { try await checkFreshness() }
    }

    /// Brings all up to date: now readers see the truth, and everybody is content.
    private mutating func end() async throws {
        try await refresh(HistoryRun())
        // A user has deleted rows, which nothing hints at but their number.
        if try await warehouse.compareTrouble() != nil { try await refresh(HistoryRun(again: true)) }
        for (table, model) in tables where model.isLoaded {
            let truth = model.finalSight(in: canvas)
            guard truth.allows((sights[table] ?? nil).map { Set($0) }) else {
                throw HistoryComplaint(.wrongRows, "in the end, \(difference(table, truth))")
            }
        }
        // What is gone for good stays named.
        if let trouble = try await warehouse.compareTrouble(),
            tables.values.contains(where: \.isLoaded),
            tables.values.allSatisfy({
                !$0.isLost && !$0.isLedgerLost && !$0.isStripped && $0.kept.isEmpty && $0.deleted.isEmpty
            })
        {
            throw HistoryComplaint(.compareDiscontent, "in the end, \(trouble)")
        }
    }

    // Runs.

    /// - Returns: whether it did all it should.
    @discardableResult
    private mutating func run(
        _ run: HistoryRun, _ after: [String: TableModel], isRefresh: Bool = false,
        mayFail: Set<CanvasDataError.Kind> = [],
        _ work: @Sendable (HistoryWarehouse) async throws -> HistoryWarehouse.Outcome
    ) async throws -> Bool {
        let before = tables
        let isOver = HistoryFlag()
        let watching = Task { [warehouse] in try await warehouse.watch { isOver.isRaised } }
        let outcome: HistoryWarehouse.Outcome
        do {
            outcome = try await work(warehouse)
            isOver.raise()
        } catch {
            isOver.raise()
            _ = await watching.result
            throw error
        }
        let seen = try await watching.value
        try await look()
        let isDone = try self.isDone(
            outcome, isRefresh: isRefresh, run, mayFail, before: before, after: after)
        try settle(before: before, after: after, isDone: isDone, run)
        for missing in outcome.summary?.missing ?? [] {
            tables[missing.table]?.giveUp(
                missing.first...missing.last, hasCome: canvas.onOffer.contains(where: \.hasRequests))
        }
        if outcome.summary?.missing.isEmpty == false {
            reportedGap.formUnion(tables["requests"]?.gap(in: canvas) ?? [])
        }
        for (table, rows) in seen {
            guard let old = before[table], let new = after[table] else { continue }
            let rows = rows.map { Set($0) }
            if !old.sight.allows(rows), !new.sight.allows(rows) {
                throw HistoryComplaint(
                    .wrongRowsMeanwhile,
                    "\(table): \(canvas.names(of: rows ?? [], in: table)), where \(rows == nil ? "no table; " : "")"
                        + "\(canvas.names(of: old.sight.least, in: table)) or "
                        + "\(canvas.names(of: new.sight.least, in: table)) is right")
            }
        }
        try await checkContent()
        return isDone
    }

    private mutating func isDone(
        _ outcome: HistoryWarehouse.Outcome, isRefresh: Bool, _ run: HistoryRun,
        _ mayFail: Set<CanvasDataError.Kind>,
        before: [String: TableModel], after: [String: TableModel]
    ) throws -> Bool {
        let gap = (after["requests"]?.gap(in: canvas) ?? []).subtracting(rows(of: "requests"))
        guard let summary = outcome.summary else {
            let kind = (outcome.error as? CanvasDataError)?.kind
            // A run that is cut off may give up, and is run again.
            if run.end != .done || kind.map(mayFail.contains) ?? false { return false }
            throw HistoryComplaint(.runFailed, "\(outcome.error.map { "\($0)" } ?? "nothing")")
        }
        guard summary.failures.isEmpty else {
            if run.end != .done || summary.failures.allSatisfy({ mayFail.contains($0.kind) }) { return false }
            throw HistoryComplaint(.runFailed, "\(summary.failures)")
        }
        let isReported = !summary.missing.isEmpty
        if isRefresh, !isReported, !gap.isSubset(of: reportedGap) {
            throw HistoryComplaint(
                .gapUnreported, "requests \(canvas.names(of: gap, in: "requests")) are missing for good")
        }
        if isReported, after["requests"]?.mayHaveGap(in: canvas) == false {
            throw HistoryComplaint(.runFailed, "no dump is missing, and yet: \(summary.missing)")
        }
        return true
    }

    /// Finds out which of the two states readers see, table by table.
    private mutating func settle(
        before: [String: TableModel], after: [String: TableModel], isDone: Bool, _ run: HistoryRun
    ) throws {
        var (onlyOld, onlyNew): ([String], [String]) = ([], [])
        for table in ModelCanvas.tables {
            guard let old = before[table], let new = after[table] else { continue }
            let rows = (sights[table] ?? nil).map { Set($0) }
            let (isOld, isNew) = (old.sight.allows(rows), new.sight.allows(rows))
            if isDone, !isNew { throw HistoryComplaint(.wrongRows, difference(table, new.sight)) }
            guard isOld || isNew else {
                throw HistoryComplaint(
                    .wrongRows, difference(table, old.sight) + "; or " + difference(table, new.sight))
            }
            if isOld, !isNew { onlyOld.append(table) }
            if isNew, !isOld { onlyNew.append(table) }
            tables[table] = isNew && (isDone || !isOld) ? new : old
            tables[table]?.see(rows ?? [])
        }
        if run.atomicity == .dump, !onlyOld.isEmpty, !onlyNew.isEmpty {
            throw HistoryComplaint(.mixture, "\(onlyNew) are new, \(onlyOld) are old")
        }
    }

    func difference(_ table: String, _ sight: ModelSight) -> String {
        guard let rows = sights[table] ?? nil else { return "\(table): not there" }
        let found = Set(rows)
        let missing = canvas.names(of: sight.least.subtracting(found), in: table)
        let wrong = canvas.names(of: found.subtracting(sight.most), in: table)
        return "\(table): \(rows.count) rows; missing: \(missing); too many: \(wrong)"
    }

    // Checks.

    /// Looks at all tables.
    mutating func look() async throws {
        sights = try await warehouse.sights()
        for (table, rows) in sights {
            if let rows, Set(rows).count < rows.count {
                throw HistoryComplaint(
                    .doubledRows, "\(table): \(rows.count - Set(rows).count) rows too many")
            }
        }
        for (name, count) in renamed {
            let found = try await warehouse.count(of: name)
            if found != count {
                throw HistoryComplaint(
                    .userTableChanged, "\(name): \(found.map { "\($0)" } ?? "not there"), not \(count) rows")
            }
        }
    }

    /// What readers see of a table.
    private func rows(of table: String) -> Set<ModelRow> { Set((sights[table] ?? nil) ?? []) }

    func isRight(_ table: String) -> Bool {
        tables[table]?.sight.allows((sights[table] ?? nil).map { Set($0) }) ?? true
    }

    /// `status` and `compare` are content with nothing but the truth.
    func checkContent() async throws {
        let loaded = tables.values.filter(\.isLoaded)
        let compare = try await warehouse.compareTrouble()
        for model in loaded where compare == nil {
            let rows = self.rows(of: model.table)
            let known = model.whole.subtracting(model.forgotten)
            if model.isLost || model.isUnknown || !rows.isSuperset(of: known) {
                let sight = ModelSight(least: known, most: model.sight.most)
                throw HistoryComplaint(.compareContent, difference(model.table, sight))
            }
        }
        if let compare, !loaded.isEmpty, !tables.values.contains(where: \.mayBeNamed) {
            throw HistoryComplaint(.compareDiscontent, "\(compare)")
        }
        guard canvas.newestRegular != nil, try await warehouse.statusTrouble() == nil else { return }
        let ideal = refreshed()
        for model in loaded {
            let rows = self.rows(of: model.table)
            let least = ideal[model.table]?.sight.least.subtracting(model.deleted) ?? []
            let gap = model.table == "requests" ? model.gap(in: canvas).subtracting(rows) : []
            if model.isLost || model.isUnknown || !rows.isSuperset(of: least) || !gap.isEmpty {
                let sight = ModelSight(least: least.union(gap), most: rows)
                throw HistoryComplaint(.statusContent, difference(model.table, sight))
            }
        }
    }

    /// After a refresh that did all, `status` has nothing to complain about but what is missing for good.
    private func checkFreshness() async throws {
        guard tables["requests"]?.mayHaveGap(in: canvas) == false else { return }
        if let trouble = try await warehouse.statusTrouble() {
            throw HistoryComplaint(.statusDiscontent, trouble)
        }
    }
}
