import Synchronization

// What users do.
extension HistoryPlayer {
    mutating func suffer(_ harm: HistoryHarm) async throws {
        switch harm {
        case .dropTable(let table):
            try await warehouse.execute("DROP TABLE IF EXISTS public.\"\(table)\"")
            tables[table]?.lose()
        case .renameTable(let table):
            guard let count = try await warehouse.count(of: table) else { return }
            let name = "\(table)_\(renamed.count)"
            try await warehouse.execute("ALTER TABLE public.\"\(table)\" RENAME TO \"\(name)\"")
            renamed[name] = count
            tables[table]?.lose()
        case .detachPartition(let table):
            guard let partition = try await warehouse.partition(of: table) else { return }
            try await warehouse.execute(
                "ALTER TABLE public.\"\(table)\" DETACH PARTITION \(partition)")
            tables[table]?.lose()
        case .dropPartition(let table):
            guard let partition = try await warehouse.partition(of: table) else { return }
            try await warehouse.execute("DROP TABLE \(partition)")
            tables[table]?.lose()
        case .makePlain(let table):
            guard try await warehouse.count(of: table) != nil else { return }
            try await warehouse.execute(
                """
                CREATE TABLE public.copy AS TABLE public."\(table)"; DROP TABLE public."\(table)";
                ALTER TABLE public.copy RENAME TO "\(table)"
                """)
            tables[table]?.touch()
        case .truncate(let table):
            let sight: [ModelRow]?? = try await warehouse.sights()[table]
            guard let rows = sight ?? nil else { return }
            try await warehouse.execute("TRUNCATE public.\"\(table)\"")
            tables[table]?.delete(Set(rows))
        case .deleteRows(let table, let every):
            tables[table]?.delete(try await warehouse.delete(from: table, every: every))
        case .dropStore:
            // A plain table has its rows itself.
            for name in renamed.keys where try await warehouse.partition(of: name) != nil {
                renamed[name] = 0
            }
            for table in ModelCanvas.tables where try await warehouse.partition(of: table) != nil {
                tables[table]?.lose()
            }
            try await warehouse.execute("DROP SCHEMA IF EXISTS canvas_data_store CASCADE")
        case .dropLedger:
            try await warehouse.execute("DROP SCHEMA IF EXISTS canvas_data CASCADE")
            for table in ModelCanvas.tables { tables[table]?.loseLedger() }
        }
        try await look()
        for table in ModelCanvas.tables where !isRight(table) {
            guard let sight = tables[table]?.sight else { continue }
            throw HistoryComplaint(.wrongRows, "the model does not fit: " + difference(table, sight))
        }
        try await checkContent()
    }
}

/// A switch that is put on once.
final class HistoryFlag: Sendable {
    private let value = Atomic(false)

    var isRaised: Bool { value.load(ordering: .acquiring) }

    func raise() { value.store(true, ordering: .releasing) }
}
