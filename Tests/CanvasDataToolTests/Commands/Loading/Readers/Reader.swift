import CanvasDataPostgres
import Foundation
import SharedFixture

/// A user with a report, who reads the watched tables until the history is over. Each on a thread of its own.
struct Reader: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        /// 20 times a second, each table by itself and all in one query, in turn; READ COMMITTED.
        case poller
        /// REPEATABLE READ: one table, and after a while the others.
        case startsWithOne
        /// REPEATABLE READ: has a snapshot, and touches tables only after a while.
        case startsWithNone
        /// REPEATABLE READ: begins, and takes its snapshot only after a while.
        case startsLate
        /// READ COMMITTED: reads a table, and keeps its transaction open for a while.
        case dawdler
    }

    let kind: Kind
    let connectionString: String
    let history: ReaderHistory
    let seed: UInt64
    /// How long a transaction is held open, and then none, in milliseconds: nobody has a report running all day.
    var pauses = 0...2_000

    /// Reads until the history is over, and once more: each has read something, and seen what is there in the end.
    func read() async {
        await onThread {
            var random = SplitMix64(seed: seed)
            do {
                let connection = try PostgresConnection(PostgresSettings(connection: connectionString))
                while !history.isOver { try look(connection, &random) }
                try look(connection, &random)
            } catch {
                history.failed(kind.rawValue, error)
            }
        }
    }

    private func look(_ connection: PostgresConnection, _ random: inout SplitMix64) throws {
        switch kind {
        case .poller: try poll(connection)
        case .dawdler:
            try connection.execute("BEGIN")
            let table = WatchedTables.all.randomElement(using: &random) ?? ""
            try see([table], connection)
            pause(&random)
            try connection.execute("COMMIT")
            pause(&random)
        case .startsWithOne, .startsWithNone, .startsLate: try repeatable(connection, &random)
        }
    }

    private func poll(_ connection: PostgresConnection) throws {
        for table in WatchedTables.all { try see([table], connection) }
        let beginning = history.begin()
        let start = ContinuousClock.now
        let rows = try connection.query(WatchedTables.query(WatchedTables.all))
        history.saw(
            Dictionary(
                uniqueKeysWithValues: rows.rows.compactMap { row in
                    Warehouse.Contents(row.dropFirst()).map { (row[0] ?? "", $0) }
                }), by: "poller, one query", since: beginning, wait: .now - start)
        usleep(50_000)
    }

    private func repeatable(_ connection: PostgresConnection, _ random: inout SplitMix64) throws {
        // The snapshot comes with the first query, so what is there at BEGIN is the oldest that it can show.
        let beginning = history.begin()
        try connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        var seen: [String: Warehouse.Contents] = [:]
        var tables = WatchedTables.names.shuffled(using: &random)
        var wait = Duration.zero
        switch kind {
        case .startsWithOne:
            let first = tables.removeFirst()
            seen[first] = try contents(of: first, connection, &wait)
        case .startsWithNone: try connection.query("SELECT 1")
        default: break
        }
        pause(&random)
        for table in tables { seen[table] = try contents(of: table, connection, &wait) }
        try connection.execute("COMMIT")
        history.saw(seen, by: kind.rawValue, since: beginning, wait: wait)
        pause(&random)
    }

    private func see(_ tables: [String], _ connection: PostgresConnection) throws {
        let beginning = history.begin()
        var wait = Duration.zero
        var seen: [String: Warehouse.Contents] = [:]
        for table in tables { seen[table] = try contents(of: table, connection, &wait) }
        history.saw(seen, by: kind.rawValue, since: beginning, wait: wait)
    }

    private func contents(
        of table: String, _ connection: PostgresConnection, _ wait: inout Duration
    ) throws -> Warehouse.Contents? {
        let start = ContinuousClock.now
        let rows = try connection.query(WatchedTables.query(table))
        wait = max(wait, .now - start)
        return rows.first.flatMap { Warehouse.Contents($0) }
    }

    private func pause(_ random: inout SplitMix64) {
        // In small pieces: the end of the history should not have to wait for it.
        let pieces = Int.random(in: pauses, using: &random) / 20
        for _ in 0..<pieces where !history.isOver { usleep(20_000) }
    }
}
