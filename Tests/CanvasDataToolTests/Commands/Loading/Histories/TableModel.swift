/// What readers may see of one table.
struct ModelSight: Sendable, Equatable {
    /// Rows that must be there.
    var least: Set<ModelRow>
    /// Rows that may be there.
    var most: Set<ModelRow>
    /// Whether there need be no such table.
    var mayBeAbsent = false

    func allows(_ rows: Set<ModelRow>?) -> Bool {
        guard let rows else { return mayBeAbsent }
        return rows.isSuperset(of: least) && rows.isSubset(of: most)
    }
}

/// What is in the database of one table, by plain set theory: knows nothing of ledgers, generations or plans.
struct TableModel: Sendable {
    let table: String
    /// The newest copy that is in and came whole.
    private(set) var base: ModelDump?
    /// The increments that are in, from behind it.
    private(set) var increments: [ModelDump] = []
    /// The oldest sequence that was ever in.
    private(set) var since: Int?
    /// Rows that a user deleted, as long as no dump has brought them back.
    private(set) var deleted: Set<ModelRow> = []
    /// Of those, the ones that were gone before the ledger was: it alone knew that they had been there.
    private(set) var forgotten: Set<ModelRow> = []
    /// Rows that were there when the ledger was lost and that no dump has brought since: it knows but their number, until
    /// the table gets another copy.
    private(set) var unattributed: Set<ModelRow> = []
    /// Whether rows that a user deleted were reported as missing when nothing of the table came: it is as the user left it,
    /// and stays named as such until something comes.
    private(set) var isStripped = false
    /// Rows of dumps that are over, which may have been kept.
    private(set) var kept: Set<ModelRow> = []
    /// Whether a user has dropped or detached it, or what it rests on.
    private(set) var isLost = false
    /// Whether a user has deleted rows since it was last replaced. Deleted rows that come back with an increment are new to
    /// the ledger, which is not wrong.
    private(set) var isTouched = false
    /// Whether the ledger has been dropped since: then what it knew of gaps is gone, too.
    private(set) var isLedgerLost = false

    init(_ table: String) {
        self.table = table
    }

    var isLoaded: Bool { since != nil }

    /// What it would hold had nobody touched it.
    var whole: Set<ModelRow> {
        increments.reduce(into: base?.rows[table] ?? []) { $0.formUnion($1.rows[table] ?? []) }
    }

    var sight: ModelSight {
        guard isLoaded else { return ModelSight(least: [], most: kept, mayBeAbsent: true) }
        if isLost { return ModelSight(least: [], most: whole.union(kept).union(deleted), mayBeAbsent: true) }
        return ModelSight(least: whole.subtracting(deleted), most: whole.union(kept).union(deleted))
    }

    /// What is there once all that is on offer has been loaded. Rows that a user deleted may be gone for good where their
    /// dump has expired, and a table that a user dropped stays away where nothing of it is on offer.
    func finalSight(in canvas: ModelCanvas) -> ModelSight {
        let onOffer = Set(canvas.onOffer.map(\.id))
        let least = (increments + (base.map { [$0] } ?? [])).reduce(into: Set<ModelRow>()) { rows, dump in
            let all = dump.rows[table] ?? []
            rows.formUnion(onOffer.contains(dump.id) ? all : isLost ? [] : all.subtracting(deleted))
        }
        return ModelSight(least: least, most: sight.most, mayBeAbsent: isLost && least.isEmpty)
    }

    /// Rows that Canvas offered once, and that nobody can get any more.
    ///
    /// Before the first dump that was ever in nothing is missing: who begins with the increments of the last 60 days has
    /// what there is.
    func gap(in canvas: ModelCanvas) -> Set<ModelRow> {
        // The copy in the store is named after the first dump that is in it. Only the ledger knew which came in later, so
        // that nobody can tell an increment that is in from one that is missing.
        guard let since, !isLedgerLost else { return [] }
        let first = max(since, base.map { $0.sequence + 1 } ?? since)
        // Another dump of its number may bring its rows.
        let listed = Set(canvas.dumps.filter { $0.state != .expired }.map(\.sequence))
        return canvas.dumps
            .filter {
                $0.state == .expired && !$0.isFull && $0.sequence >= first && !listed.contains($0.sequence)
            }
            .reduce(into: Set()) { $0.formUnion($1.rows[table] ?? []) }
            .subtracting(whole).subtracting(canvas.onOffer.reduce(into: Set()) { $0.formUnion($1.requests) })
    }

    /// Whether a sequence is missing about which nobody can know what it held, or what was in has been lost.
    func mayHaveGap(in canvas: ModelCanvas) -> Bool {
        guard let since, !isLedgerLost, !isLost, !isTouched, kept.isEmpty else { return true }
        let known = Set(canvas.dumps.filter { $0.state != .expired }.map(\.sequence))
            .union(increments.map(\.sequence)).union(base.map { [$0.sequence] } ?? [])
        guard let last = known.max() else { return false }
        let first = base?.sequence ?? since
        return first < last && (first...last).contains { !known.contains($0) }
    }

    // What runs do.

    /// A copy that comes whole, of a table that has no increments; with `again`, even where it is in.
    mutating func replace(by dump: ModelDump, again: Bool) {
        guard let rows = dump.rows[table] else { return }
        let wasIn = base.map { $0.id == dump.id } ?? false
        since = min(since ?? dump.sequence, dump.sequence)
        // In already, it need not come again.
        if !wasIn || isLost || isLedgerLost || again {
            deleted = []
            isTouched = false
        } else {
            deleted.formIntersection(rows)
        }
        (forgotten, unattributed) = ([], [])
        base = dump
        kept = []
        isLost = false
        isLedgerLost = false
    }

    /// `requests` of these dumps, oldest first; with `offer`, what else there is, from which lost ones may come back. With
    /// `again`, those that are in come, too.
    mutating func add(_ dumps: [ModelDump], offer: [ModelDump], again: Bool) {
        guard dumps.contains(where: \.hasRequests) else { return }
        isStripped = false
        let comesAllAgain =
            again
            && (increments + (base.map { [$0] } ?? [])).allSatisfy { dump in
                dumps.contains { $0.id == dump.id }
            }
        var lost: [ModelDump] = []
        if isLost {
            lost = increments + (base.map { [$0] } ?? [])
            kept.formUnion(whole)
            (base, increments, deleted) = (nil, [], [])
            isTouched = false
        }
        // Nobody knows any more where it began, and rows of which nobody knows where they are from stay.
        let unknown = isLedgerLost ? whole.union(kept) : []
        // Those of them that a user deleted since were counted, at most until now.
        forgotten.formUnion(deleted.intersection(unattributed))
        if isLedgerLost { unattributed = unknown }
        for dump in dumps { unattributed.subtract(dump.requests) }
        if isLedgerLost { since = dumps.filter(\.hasRequests).map(\.sequence).min() }
        let known = base?.sequence ?? -1
        if let full = dumps.last(where: \.isFull),
            full.sequence > known || again && full.sequence == known
        {
            let newer = increments.filter { $0.sequence > full.sequence }
            let onOffer = Set(offer.map(\.id))
            // They are not to be had again alone: what readers saw of them stays, and so may the rest.
            if !newer.isEmpty {
                kept.formUnion(whole)
                deleted.formIntersection(newer.reduce(into: Set()) { $0.formUnion($1.requests) })
                if newer.allSatisfy({ onOffer.contains($0.id) }) { isTouched = isTouched && !deleted.isEmpty }
            } else {
                // Rows of which nobody knows where they are from go with the next full copy, not with this one again.
                let isNext =
                    lost.allSatisfy { $0.sequence < full.sequence } && known < full.sequence && !isLedgerLost
                if isNext { unattributed = [] }
                kept.formIntersection(unattributed)
                (deleted, isTouched) = ([], false)
            }
            // What was lost of what is newer may be in a copy that was only detached, and is missed until it comes.
            for dump in lost where dump.sequence > full.sequence { kept.formUnion(dump.requests) }
            deleted.subtract(full.requests)
            base = full
            increments = newer
            since = min(since ?? full.sequence, full.sequence)
        }
        for dump in dumps where dump.hasRequests && !dump.isFull && dump.sequence > (base?.sequence ?? -1) {
            guard again || !increments.contains(where: { $0.id == dump.id }) else { continue }
            increments.removeAll { $0.id == dump.id }
            increments.append(dump)
            deleted.subtract(dump.requests)
            since = min(since ?? dump.sequence, dump.sequence)
        }
        if comesAllAgain { (deleted, isTouched) = ([], false) }
        forgotten.formIntersection(deleted)
        kept = kept.union(unknown).subtracting(whole)
        isLost = false
        isLedgerLost = false
    }

    /// A run has said that the rows of these dumps are missing for good: what a user has deleted of them is, too.
    /// `hasCome` says whether that run found anything of the table.
    mutating func giveUp(_ sequences: ClosedRange<Int>, hasCome: Bool) {
        let before = whole
        increments.removeAll { sequences.contains($0.sequence) }
        if let sequence = base?.sequence, sequences.contains(sequence) { base = nil }
        kept.formUnion(before.subtracting(whole).subtracting(deleted))
        if !hasCome, !deleted.isSubset(of: whole) { isStripped = true }
        deleted.formIntersection(whole)
    }

    /// Readers see these rows: what came back is not deleted any more.
    mutating func see(_ rows: Set<ModelRow>) {
        deleted.subtract(rows)
        forgotten.subtract(rows)
    }

    /// Whether there is something to complain about that is not wrong with what is loaded, but with what users did to it.
    var mayBeNamed: Bool {
        isLost || isTouched || isLedgerLost || isStripped || !kept.isEmpty
    }

    /// Whether it stands there, ours by its looks, and nothing says what is in it.
    var isUnknown: Bool { isLedgerLost && !isLost && !isTouched }

    // What users do.

    mutating func lose() {
        guard isLoaded else { return }
        isLost = true
        if isLedgerLost { forget() }
    }

    /// With table and ledger gone, nothing says that it was ever there.
    private mutating func forget() {
        kept.formUnion(whole)
        (base, increments, since, deleted, forgotten) = (nil, [], nil, [], [])
        (isLost, isLedgerLost, isTouched, isStripped) = (false, false, false, false)
    }

    /// Something is done to it that leaves its rows.
    mutating func touch() { isTouched = true }

    mutating func loseLedger() {
        isLedgerLost = isLoaded
        forgotten = deleted
        if isLost { forget() }
    }

    mutating func delete(_ rows: Set<ModelRow>) {
        guard !rows.isEmpty else { return }
        deleted.formUnion(rows.intersection(whole))
        if isLedgerLost { forgotten = deleted }
        kept.subtract(rows)
        isTouched = true
    }
}
