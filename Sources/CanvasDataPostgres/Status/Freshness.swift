package import CanvasDataBase
package import CanvasDataLoading

/// How well a target keeps up: what a monitor wants to know.
package struct Freshness: Sendable {
    /// One table.
    package struct Table: Sendable, Equatable {
        package let table: String
        /// Nil where nothing of it is published yet.
        package let loaded: LoadedTable?
        package let staged: [StagedTable]
        /// Dumps with something new for it; nil where Canvas could not be asked.
        package let newer: Int?
        /// Canvas makes it no more: what is there is all there will be.
        package let isGone: Bool
        package let isStale: Bool
        /// Why readers do not see what was loaded; nil where they do.
        package let lost: LostTable.Reason?
        /// Dumps whose rows are not there and that Canvas no longer keeps.
        package let missing: [MissingDumps]
    }

    package let target: TargetSchema
    package let status: TargetStatus
    /// Nil where Canvas could not be asked.
    package let offer: SourceOffer?
    /// Why not.
    package let offerError: CanvasDataError?
    /// Seconds.
    package let maxAge: Int?
    private let selection: TableSelection

    /// - Parameters:
    ///   - target: where the tables are.
    ///   - selection: which tables are meant.
    ///   - status: what the ledger says.
    ///   - offer: what Canvas has, or why it could not be asked.
    ///   - maxAge: seconds after which a table is stale; nil for never.
    package init(
        of target: TargetSchema, _ selection: TableSelection, status: TargetStatus,
        offer: Result<SourceOffer, CanvasDataError>, maxAge: Int?
    ) {
        self.target = target
        self.selection = selection
        self.status = status
        self.maxAge = maxAge
        switch offer {
        case .success(let offer): (self.offer, offerError) = (offer, nil)
        case .failure(let error): (self.offer, offerError) = (nil, error)
        }
    }

    /// Tables that are loaded or being loaded, and tables that were asked for by name; sorted by name.
    package var tables: [Table] {
        let loaded = Dictionary(
            status.loaded.map { ($0.table, $0) }, uniquingKeysWith: { first, _ in first })
        let staged = Dictionary(grouping: status.staged, by: \.table)
        let missing = Dictionary(grouping: offer?.missing ?? [], by: \.table)
        return Set(loaded.keys).union(staged.keys).union(selection.tables)
            .filter { selection.means($0) }.sorted()
            .map { name in
                let isGone = offer.map { !$0.tables.contains(name) } ?? false
                let age = loaded[name]?.age ?? 0
                return Table(
                    table: name, loaded: loaded[name], staged: staged[name] ?? [],
                    newer: offer.map { _ in missing[name]?.count ?? 0 }, isGone: isGone,
                    isStale: !isGone && maxAge.map { age > $0 } ?? false,
                    lost: status.inventory.trouble(name),
                    missing: (status.inventory.gaps.missing + (offer?.expired ?? [])).filter {
                        $0.table == name
                    })
            }
    }

    /// Tables of Canvas's that nothing has been loaded of or begun.
    package var notLoaded: [String] {
        let known = Set(tables.map(\.table))
        return (offer?.missing ?? []).map(\.table).filter { !known.contains($0) }.uniqued.sorted()
    }

    /// What a monitor should report; nil when all is well.
    package var trouble: CanvasDataError? {
        let tables = tables
        let absent = tables.filter { $0.loaded == nil && selection.tables.contains($0.table) }
        if let first = absent.first { return .notLoaded(first.table, others: absent.count - 1, target.name) }
        guard tables.contains(where: { $0.loaded != nil }) else { return .nothingLoaded(target.name) }
        let lost = tables.compactMap { table in table.lost.map { (table.table, $0) } }
        guard lost.isEmpty else { return .lost(lost, target) }
        let unknown = status.inventory.unknown.filter { selection.means($0) }
        guard unknown.isEmpty else { return .notInLedger(unknown, target) }
        let stale = tables.filter(\.isStale)
        guard let maxAge, let oldest = stale.max(by: { $0.loaded?.age ?? 0 < $1.loaded?.age ?? 0 }) else {
            return nil
        }
        return .stale(
            stale.count, of: tables.count, oldest: oldest.table, age: oldest.loaded?.age ?? 0, maxAge: maxAge)
    }
}

extension [String] {
    fileprivate var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
