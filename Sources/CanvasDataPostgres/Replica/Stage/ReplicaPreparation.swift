import CanvasDataBase
import CanvasDataLoading

/// A batch on its way into its table.
struct ReplicaItem: Sendable {
    let batch: ReplicaBatch
    let load: LoadRecord
    let form: ReplicaStage.Form
    /// What was there when it was wished for.
    let standing: ReplicaStanding

    var table: String { batch.layout.table }
    /// Whether there was no table.
    var isNew: Bool { standing.state.kind == .absent }
}

/// Makes the stage of a batch, or finds what is in of one that an earlier run began.
struct ReplicaPreparation: Sendable {
    enum Outcome: Sendable {
        /// It is to be filled; where it was already, nothing is missing of it.
        case stage(ReplicaItem, StagedLoad)
        /// Nothing has changed, and nothing but the position is to be noted.
        case unchanged
    }

    let ledger: Ledger
    let batch: ReplicaBatch
    let standing: ReplicaStanding

    private var table: String { batch.layout.table }

    /// - Parameters:
    ///   - command: of the run, for the ledger.
    ///   - run: its number; nil where it has none yet, as it begins with the first stage.
    ///   - connection: in no transaction. What is done twice is as if done once.
    /// - Returns: what is to be done, or why it cannot be; and the run's number.
    /// - Throws: what other tables would meet as well: `PostgresError`, `CancellationError`.
    func prepare(
        as command: String, run: Int?, on connection: PostgresConnection
    ) throws -> (Result<Outcome, CanvasDataError>, run: Int?) {
        let change: ReplicaChange
        do {
            change = try ReplicaChange(
                from: standing.state, to: batch.layout, in: ledger.target.name,
                after: standing.record?.schemaText)
            if batch.fragments.isEmpty, batch.since != nil, standing.known != nil, change.isEmpty {
                return (.success(.unchanged), run)
            }
            if standing.state.kind == .absent {
                for statement in change.beforehand { try connection.execute(statement) }
            }
        } catch let error as PostgresError where error.isOfTheTable {
            return (.failure(.changingReplica(ledger.target.shown(table), error)), run)
        } catch let error as CanvasDataError {
            return (.failure(error), run)
        }
        return try connection.transaction {
            // The COMMITs of the rows come later, and those that are waited for wait for this one, too.
            try connection.execute("SET LOCAL synchronous_commit = off")
            let run = try run ?? ledger.beginRun(command, on: connection)
            let outcome = try TableWork(table: table, target: ledger.target).attempt(
                "prepare the copy of \(table)", on: connection
            ) { try stage(change, run, on: connection) }
            return (outcome, run)
        }
    }

    /// A new table is filled as it is, unless a key may come twice or values have to be looked up.
    private var form: ReplicaStage.Form {
        let hasLookups = batch.layout.columns.contains {
            if case .lookup = $0.storage { true } else { false }
        }
        return standing.state.kind == .absent && !batch.layout.isLog && !hasLookups ? .table : .rows
    }

    private func stage(
        _ change: ReplicaChange, _ run: Int, on connection: PostgresConnection
    ) throws -> Outcome {
        let stage = ReplicaStage(form, of: change.table)
        // Looked up again, as this may be the second time: what was begun before the connection broke is there.
        let begun = try ledger.loads(on: connection).filter {
            $0.table == table && ($0.state == .staging || $0.state == .staged)
        }
        var going: (load: LoadRecord, elements: [String: Int])?
        for load in begun {
            if going == nil, isOfBatch(load), let elements = try elements(of: load, stage, on: connection) {
                going = (load, elements)
            } else {
                try StoredTable.dropUnattached(TargetSchema.stored(load.generation), on: connection)
                try ledger.forget(load, on: connection)
            }
        }
        let (load, elements) = try going ?? begin(stage, run, on: connection)
        let there = try ledger.fragments(of: load, on: connection)
        let completion = ReplicaCompletion(
            load: load, batch: batch, form: form, change: change, isNew: standing.state.kind == .absent,
            ledger: ledger)
        return .stage(
            ReplicaItem(batch: batch, load: load, form: form, standing: standing),
            StagedLoad(
                load: load, copy: stage.copy(load.generation), columns: stage.columns(elements),
                readsHeader: true, fragments: batch.fragments,
                missing: batch.fragments.filter { !there.contains($0) }
            ) { _, connection in try completion.run(on: connection) })
    }

    /// Whether a load that was begun is of this batch, and starts where the table is.
    private func isOfBatch(_ load: LoadRecord) -> Bool {
        load.dumpID == batch.origin.id && load.position == batch.position && load.since == batch.since
            && load.schemaVersion == "\(batch.layout.schemaVersion)"
            && load.fragments == batch.fragments.count
    }

    /// - Returns: nil where the stage is gone, or is not what it would be now.
    private func elements(
        of load: LoadRecord, _ stage: ReplicaStage, on connection: PostgresConnection
    ) throws -> [String: Int]? {
        // Once it is complete, a new table has its own columns, whatever it was made of.
        let isTable = load.state == .staged && standing.state.kind == .absent
        let expected = isTable ? ReplicaStage(.table, of: stage.table) : stage
        guard let elements = try expected.elements(of: load.generation, on: connection) else { return nil }
        guard try ledger.fragments(of: load, on: connection).isSubset(of: batch.fragments) else { return nil }
        return elements
    }

    private func begin(
        _ stage: ReplicaStage, _ run: Int, on connection: PostgresConnection
    ) throws -> (LoadRecord, [String: Int]) {
        let load = try ledger.begin(batch, run: run, on: connection)
        for statement in stage.create(load.generation) { try connection.execute(statement) }
        guard let elements = try stage.elements(of: load.generation, on: connection) else {
            throw CanvasDataError.noStage(table)
        }
        return (load, elements)
    }
}
