package import CanvasData
import CanvasDataBase

/// What Canvas has for each table: the newest copy of those that come whole, and all batches of those that come in
/// increments.
package struct RefreshPlan: Sendable {
    /// The newest regular dump.
    package let newest: Dump
    /// The tables that Canvas still makes, of those that are meant.
    package let tables: Set<String>
    private let whole: [LoadRequest]
    /// By table, oldest first.
    private let histories: [String: [LoadRequest]]
    /// All dumps that Canvas lists.
    private let dumps: [Dump]

    /// Asks Canvas.
    ///
    /// - Throws: `CanvasDataError`, `CancellationError`.
    package init(_ api: CanvasDataAPI, _ selection: TableSelection) async throws {
        let files = try await api.finishedFiles(of: .latest)
        // The newest dump may hold no increment of a table of which older ones do.
        let incremental =
            try await api.schema(version: files.dump.schemaVersion).tables
            .filter(\.incremental).map(\.tableName)
            + files.tables.filter { $0.effect == .append }.map(\.table)
        var regular = selection
        regular.tables.removeAll { table in
            incremental.contains(table) && !files.tables.contains { $0.table == table }
        }
        let chosen =
            regular.tables.isEmpty && !selection.tables.isEmpty
            ? [] : try api.chosenBatches(regular, of: files)
        whole = chosen.filter { !incremental.contains($0.table) }.map {
            LoadRequest(dump: files.dump, batch: $0)
        }
        newest = files.dump
        var histories: [String: [LoadRequest]] = [:]
        var dumps: [Dump] = []
        let meant = Set(incremental).filter { selection.means($0) }.sorted()
        if !meant.isEmpty {
            dumps = try await api.dumps()
            let finished = Dictionary(
                dumps.filter(\.isFinished).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            for table in meant {
                do {
                    let history = try await api.history(ofTable: table)
                    histories[table] = try Self.requests(history, dumps: finished)
                } catch let error as CanvasDataError where error.kind == .usage {
                    // Canvas has no files of it, which is wrong only for who asked for it.
                    if selection.tables.contains(table) { throw error }
                    histories[table] = []
                }
            }
        }
        self.histories = histories
        self.dumps = dumps
        tables = Set(chosen.map(\.table)).union(histories.filter { !$0.value.isEmpty }.keys)
    }

    /// The batches of `history` that belong to finished dumps, one for each dump, oldest first.
    static func requests(_ history: TableHistory, dumps: [String: Dump]) throws -> [LoadRequest] {
        var requests: [LoadRequest] = []
        for entry in history.entries.reversed() {
            guard let dump = dumps[entry.dumpID] else { continue }
            guard let index = requests.firstIndex(where: { $0.dump.id == dump.id }) else {
                requests.append(LoadRequest(dump: dump, batch: entry.batch))
                continue
            }
            // Entries that share a dump add up; with an increment among them, all of it is one.
            let batch = try requests[index].batch.adding(entry.batch)
            requests[index] = LoadRequest(dump: dump, batch: batch)
        }
        return requests
    }

    /// What should be in, given what is.
    ///
    /// A full copy of an increments' table replaces what is there; increments from before it are in it already. Tables
    /// that come whole are not set back to an older dump where Canvas no longer offers the one that is in.
    package func wish(after inventory: Inventory) -> LoadWish {
        var wish = LoadWish(
            whole.filter { request in
                !inventory.held(request.table).contains { $0.sequence > request.dump.sequence }
            })
        for (table, history) in histories.sorted(by: { $0.key < $1.key }) {
            let full = history.last { !$0.isIncrement }
            wish.requests +=
                (full.map { [$0] } ?? [])
                + history.filter { $0.isIncrement && $0.dump.sequence > full?.dump.sequence ?? -1 }
            let holders = Set(history.map(\.dump.id))
            wish.offered[table] = OfferedDumps(
                empty: Set(dumps.filter { $0.isFinished && !holders.contains($0.id) }.map(\.sequence)),
                others: Set(dumps.filter { !$0.isFinished || holders.contains($0.id) }.map(\.sequence)),
                createdAt: Dictionary(
                    dumps.map { ($0.sequence, $0.createdAt) }, uniquingKeysWith: { first, _ in first }))
        }
        return wish
    }
}
