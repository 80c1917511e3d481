package import CanvasData

/// What Canvas has for each table: the newest copy of those that come whole, and all batches of those that come in
/// increments.
package struct RefreshPlan: Sendable {
    /// The newest regular dump.
    package let newest: Dump
    /// Those of its tables that are meant.
    package let tables: Set<String>
    private let whole: [LoadRequest]
    /// By table, oldest first.
    private let histories: [[LoadRequest]]

    package init(_ api: CanvasDataAPI, _ selection: TableSelection) async throws {
        let files = try await api.finishedFiles(of: .latest)
        let chosen = try api.chosenBatches(selection, of: files)
        newest = files.dump
        tables = Set(chosen.map(\.table))
        whole = chosen.filter { $0.effect == .replace }.map { LoadRequest(dump: files.dump, batch: $0) }
        var histories: [[LoadRequest]] = []
        let incremental = chosen.filter { $0.effect == .append }.map(\.table)
        if !incremental.isEmpty {
            let dumps = Dictionary(
                try await api.dumps().filter(\.isFinished).map { ($0.id, $0) },
                uniquingKeysWith: { first, _ in first })
            for table in incremental {
                histories.append(
                    Self.requests(try await api.history(ofTable: table), dumps: dumps))
            }
        }
        self.histories = histories
    }

    /// The batches of `history` that belong to finished dumps, one for each dump, oldest first.
    static func requests(_ history: TableHistory, dumps: [String: Dump]) -> [LoadRequest] {
        var requests: [LoadRequest] = []
        for entry in history.entries.reversed() {
            guard let dump = dumps[entry.dumpID] else { continue }
            guard let index = requests.firstIndex(where: { $0.dump.id == dump.id }) else {
                requests.append(LoadRequest(dump: dump, batch: entry.batch))
                continue
            }
            // Entries that share a dump add up; with an increment among them, all of it is one.
            let other = requests[index].batch
            let names = Set(other.fragments.map(\.name))
            let isWhole = other.effect == .replace && entry.batch.effect == .replace
            requests[index] = LoadRequest(
                dump: dump,
                batch: TableBatch(
                    table: history.table,
                    fragments: other.fragments + entry.batch.fragments.filter { !names.contains($0.name) },
                    effect: isWhole ? .replace : .append))
        }
        return requests
    }

    /// What should be in, given what is.
    ///
    /// A full copy of an increments' table replaces what is there; increments from before it are in it already.
    package func wanted(after loads: [LoadRecord]) -> [LoadRequest] {
        whole
            + histories.flatMap { history in
                let published = loads.filter {
                    $0.table == history.first?.table && $0.state == .published && $0.effect == .replace
                }
                let base = published.map(\.sequence).max() ?? -1
                let full = history.last { $0.batch.effect == .replace && $0.dump.sequence > base }
                let start = full?.dump.sequence ?? base
                return (full.map { [$0] } ?? [])
                    + history.filter { $0.batch.effect == .append && $0.dump.sequence > start }
            }
    }
}
