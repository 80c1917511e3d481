import CanvasDataBase
import CanvasDataLoading
import Synchronization

/// How far one run has come with each table.
final class ReplicaRun: Sendable {
    private struct State {
        var number: Int?
        var tables: [String: ReplicaSummary.Table]
        var items: [String: ReplicaItem] = [:]
        var unchanged: [ReplicaUnchanged] = []
    }

    let standings: [String: ReplicaStanding]
    private let state: Mutex<State>

    init(tables: [String], standings: [String: ReplicaStanding]) {
        self.standings = standings
        state = Mutex(
            State(
                tables: tables.reduce(into: [:]) {
                    $0[$1] = ReplicaSummary.Table(table: $1, outcome: .failed)
                    $0[$1]?.position = standings[$1]?.since
                }))
    }

    /// The run's number in the ledger, once there was something to do.
    var number: Int? {
        get { state.withLock { $0.number } }
        set { state.withLock { $0.number = newValue } }
    }

    /// By their names.
    var tables: [ReplicaSummary.Table] {
        state.withLock { $0.tables.values.sorted { $0.table < $1.table } }
    }

    var unchanged: [ReplicaUnchanged] { state.withLock { $0.unchanged } }

    /// Whether the source has said something of a table.
    func isAnswered(_ table: String) -> Bool {
        state.withLock { state in
            state.items[table] != nil || state.tables[table]?.failure != nil
                || state.tables[table]?.outcome == .unchanged
        }
    }

    func fail(_ table: String, _ error: CanvasDataError) {
        state.withLock { state in
            state.tables[table, default: ReplicaSummary.Table(table: table, outcome: .failed)].failure = error
        }
    }

    /// Notes why stages could not be filled, by load.
    func fail(_ failures: [Int: CanvasDataError]) {
        state.withLock { state in
            for item in state.items.values {
                if let error = failures[item.load.id] { state.tables[item.table]?.failure = error }
            }
        }
    }

    func add(_ item: ReplicaItem) {
        state.withLock { state in
            state.items[item.table] = item
            state.tables[item.table]?.isWhole = item.batch.since == nil
            state.tables[item.table]?.fragments = item.batch.fragments.count
        }
    }

    func add(_ unchanged: ReplicaUnchanged) {
        state.withLock { state in
            let table = unchanged.batch.layout.table
            state.unchanged.append(unchanged)
            state.tables[table]?.outcome = .unchanged
            state.tables[table]?.position = unchanged.batch.position
        }
    }

    /// The items that are staged by now.
    ///
    /// - Parameter loads: what the ledger has.
    /// - Returns: them with what the ledger says of them, by tables' names.
    func staged(_ loads: [LoadRecord]) -> [ReplicaItem] {
        let loads = loads.reduce(into: [Int: LoadRecord]()) { $0[$1.id] = $1 }
        return state.withLock { state in
            state.items.values.sorted { $0.table < $1.table }.compactMap { item in
                guard let load = loads[item.load.id], load.state == .staged,
                    state.tables[item.table]?.failure == nil
                else { return nil }
                state.tables[item.table]?.outcome = .staged
                state.tables[item.table]?.rows = load.rows
                state.tables[item.table]?.rejected = load.rejected
                return ReplicaItem(
                    batch: item.batch, load: load, form: item.form, standing: item.standing)
            }
        }
    }

    /// Notes what was published, and what could not be.
    func add(_ results: [String: Result<MergedReplica, CanvasDataError>]) {
        state.withLock { state in
            for (table, result) in results {
                switch result {
                case .success(let merged):
                    state.tables[table]?.outcome = .published
                    state.tables[table]?.changes = merged.changes
                    state.tables[table]?.position = state.items[table]?.batch.position
                case .failure(let error):
                    state.tables[table]?.failure = error
                    if state.items[table] == nil { state.tables[table]?.outcome = .failed }
                }
            }
        }
    }
}
