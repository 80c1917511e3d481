import CanvasDataLoading

/// Looks for dumps of which a table that comes in increments should have rows and has none.
struct GapSearch {
    let inventory: Inventory
    let wish: LoadWish

    /// Dumps that Canvas no longer keeps and that the ledger does not have as missing yet; in the order of tables' names.
    ///
    /// Dumps are numbered one by one. Behind the newest full copy, or else from the first increment on, each must be
    /// loaded, wanted, on offer, or known to hold nothing of the table.
    func newlyMissing() -> [MissingDumps] {
        wish.offered.sorted { $0.key < $1.key }.flatMap { missing(of: $0.key, $0.value) }
    }

    /// By table, dumps on offer that hold nothing of it and that the ledger does not know.
    func newlyEmpty() -> [String: Set<Int>] {
        wish.offered.mapValues(\.empty).reduce(into: [:]) { result, entry in
            guard let first = first(of: entry.key)?.sequence else { return }
            let known = inventory.gaps.empty[entry.key] ?? []
            let new = entry.value.filter { sequence in
                sequence >= first && !known.contains { $0.contains(sequence) }
            }
            if !new.isEmpty { result[entry.key] = new }
        }
    }

    private func requests(of table: String) -> [LoadRequest] { wish.requests.filter { $0.table == table } }

    /// Where a table's dumps begin: with the newest full copy, or with the first increment there ever was.
    private func first(of table: String) -> (sequence: Int, isFull: Bool)? {
        let full =
            inventory.held(table).filter { $0.effect == .replace }.map(\.sequence)
            + requests(of: table).filter { !$0.isIncrement }.map(\.origin.sequence)
        if let full = full.max() { return (full, true) }
        let loads = inventory.present(table) + inventory.gone(table)
        let all = loads.map(\.sequence) + requests(of: table).map(\.origin.sequence)
        return all.min().map { ($0, false) }
    }

    private func missing(of table: String, _ offered: OfferedOrigins) -> [MissingDumps] {
        guard let first = first(of: table) else { return [] }
        let loads = inventory.present(table)
        let wanted = requests(of: table).map(\.origin.sequence)
        let gone = inventory.gone(table)
        // Up to the newest dump on offer, whatever it holds: the one before it may have expired unseen.
        let offers = offered.empty.union(offered.others)
        guard let last = (loads.map(\.sequence) + gone.map(\.sequence) + wanted + offers).max() else {
            return []
        }
        let known = inventory.gaps.missing.filter { $0.table == table }.map { $0.first...$0.last }
        var covered =
            Set(loads.map(\.sequence) + wanted).union(offers).map { $0...$0 }
        covered += inventory.gaps.empty[table] ?? []
        covered += known
        var moments = offered.createdAt
        for load in loads + gone { moments[load.sequence] = load.createdAt ?? moments[load.sequence] }
        let begin = first.isFull ? first.sequence + 1 : first.sequence
        return holes(from: begin, through: last, between: covered).map { hole in
            MissingDumps(
                table: table, first: hole.lowerBound, last: hole.upperBound,
                madeAfter: moments[hole.lowerBound &- 1], madeBefore: moments[hole.upperBound &+ 1])
        }
    }

    /// What no range covers. Sequences are the server's: they are never counted through one by one.
    private func holes(
        from begin: Int, through end: Int, between covered: [ClosedRange<Int>]
    ) -> [ClosedRange<Int>] {
        var holes: [ClosedRange<Int>] = []
        var next = begin
        for range in covered.sorted(by: { $0.lowerBound < $1.lowerBound }) where range.upperBound >= next {
            guard range.lowerBound <= end else { break }
            if range.lowerBound > next { holes.append(next...(range.lowerBound - 1)) }
            guard range.upperBound < end else { return holes }
            next = range.upperBound + 1
        }
        if next <= end { holes.append(next...end) }
        return holes
    }
}
