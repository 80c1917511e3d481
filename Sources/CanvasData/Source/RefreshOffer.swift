import CanvasDataBase
import CanvasDataLoading

/// What Canvas has for each table: the newest copy of those that come whole, and all batches of those that come in
/// increments.
struct RefreshOffer: Sendable {
    /// The newest regular dump.
    let newest: Dump
    /// The schema of the newest regular dump.
    let schema: SchemaDefinition
    /// The tables that Canvas still makes, of those that are meant.
    private let tables: Set<String>
    private let whole: [TableBatch]
    /// By table, oldest first.
    private let histories: [String: [(Dump, TableBatch)]]
    /// All dumps that Canvas lists.
    private let dumps: [Dump]

    /// Asks Canvas.
    ///
    /// - Throws: `CanvasDataError`, `CancellationError`.
    static func asked(of api: CanvasDataAPI, _ selection: TableSelection) async throws -> RefreshOffer {
        let files = try await api.finishedFiles(of: .latest)
        // The newest dump may hold no increment of a table of which older ones do.
        let schema = try await api.schema(version: files.dump.schemaVersion)
        let incremental = schema.incrementalTables.union(
            files.tables.filter { $0.effect == .append }.map(\.table))
        var regular = selection
        regular.tables.removeAll { table in
            incremental.contains(table) && !files.tables.contains { $0.table == table }
        }
        let chosen =
            regular.tables.isEmpty && !selection.tables.isEmpty
            ? [] : try api.chosenBatches(regular, of: files)
        var histories: [String: [(Dump, TableBatch)]] = [:]
        var dumps: [Dump] = []
        let meant = incremental.filter { selection.means($0) }.sorted()
        if !meant.isEmpty {
            dumps = try await api.dumps()
            let finished = Dictionary(
                dumps.filter(\.isFinished).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            for table in meant {
                do {
                    let history = try await api.history(ofTable: table)
                    histories[table] = try batches(of: history, dumps: finished)
                } catch let error as CanvasDataError where error.kind == .usage {
                    // Canvas has no files of it, which is wrong only for who asked for it.
                    if selection.tables.contains(table) { throw error }
                    histories[table] = []
                }
            }
        }
        return RefreshOffer(
            newest: files.dump, schema: schema,
            tables: Set(chosen.map(\.table)).union(histories.filter { !$0.value.isEmpty }.keys),
            whole: chosen.filter { !incremental.contains($0.table) }, histories: histories, dumps: dumps)
    }

    /// All that can be wished for.
    var batches: [(Dump, TableBatch)] { whole.map { (newest, $0) } + histories.values.joined() }

    /// The batches of `history` that belong to finished dumps, one for each dump, oldest first.
    static func batches(
        of history: TableHistory, dumps: [String: Dump]
    ) throws -> [(Dump, TableBatch)] {
        var batches: [(Dump, TableBatch)] = []
        for entry in history.entries.reversed() {
            guard let dump = dumps[entry.dumpID] else { continue }
            guard let index = batches.firstIndex(where: { $0.0.id == dump.id }) else {
                batches.append((dump, entry.batch))
                continue
            }
            // Entries that share a dump add up; with an increment among them, all of it is one.
            batches[index].1 = try batches[index].1.adding(entry.batch)
        }
        return batches
    }

    /// What should be in, given what is.
    ///
    /// A full copy of an increments' table replaces what is there; increments from before it are in it already. Tables
    /// that come whole are not set back to an older dump where Canvas no longer offers the one that is in.
    func wish(after loaded: [LoadedBatch]) -> LoadWish {
        let held = Dictionary(grouping: loaded, by: \.table)
        var wish = LoadWish(
            whole.map { LoadRequest(newest, $0) }.filter { request in
                !(held[request.table] ?? []).contains { $0.sequence > request.origin.sequence }
            })
        wish.newest = BatchOrigin(newest)
        wish.tables = tables
        for (table, history) in histories.sorted(by: { $0.key < $1.key }) {
            let history = history.map { LoadRequest($0, $1, comesInIncrements: true) }
            let full = history.last { !$0.isIncrement }
            wish.requests +=
                (full.map { [$0] } ?? [])
                + history.filter { $0.isIncrement && $0.origin.sequence > full?.origin.sequence ?? -1 }
            let holders = Set(history.map(\.origin.id))
            wish.offered[table] = OfferedOrigins(
                empty: Set(dumps.filter { $0.isFinished && !holders.contains($0.id) }.map(\.sequence)),
                others: Set(dumps.filter { !$0.isFinished || holders.contains($0.id) }.map(\.sequence)),
                createdAt: Dictionary(
                    dumps.map { ($0.sequence, $0.createdAt) }, uniquingKeysWith: { first, _ in first }))
        }
        return wish
    }
}
