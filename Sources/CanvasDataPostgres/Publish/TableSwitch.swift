import CanvasDataBase
import CanvasDataLoading

/// What happens to all tables of a publication together, in the publish transaction and under the locks.
struct TableSwitch: Sendable {
    /// Why one table cannot be changed.
    struct Failure: Error {
        let step: PublishPlan.Step
        let error: any Error
    }

    private let steps: [PublishPlan.Step]
    private let executions: [StepExecution]
    private let target: TargetSchema
    private let keys: ReferringKeys
    private let constraints: DeferrableConstraints
    /// What must be locked, with schemas, quoted; empty where rows are only added.
    let relations: [String]

    /// Looks for foreign keys and constraints that are in the way.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    init(_ steps: [PublishPlan.Step], target: TargetSchema, on connection: PostgresConnection) throws {
        self.steps = steps
        self.target = target
        executions = steps.map { StepExecution(step: $0, target: target) }
        let replaced = executions.filter(\.removesRows).map(\.step.table)
        let keys = try ReferringKeys(onto: replaced, in: target, on: connection)
        self.keys = keys
        constraints = try DeferrableConstraints(of: steps.map { target.sql($0.table) }, on: connection)
        let swapped = executions.flatMap { $0.relations(keys.onto($0.step.table)) }
        // A reader who has read a table of increments at REPEATABLE READ would otherwise see the new dump beside its old rows.
        relations = swapped.isEmpty ? [] : swapped + executions.flatMap(\.extended) + keys.relations
    }

    /// Changes the tables and the ledger.
    ///
    /// - Parameters:
    ///   - added: the rows of increments that were new, by load.
    ///   - connection: in the transaction that has the locks.
    /// - Returns: what COMMIT makes visible.
    /// - Throws: `Failure`; `CanvasDataError` where another run has come in between; `PostgresError`, `CancellationError`.
    func run(adding added: [Int: Int], on connection: PostgresConnection) throws -> LockedPublication {
        let began = ContinuousClock.now
        try checkLedger(on: connection)
        var counts = added
        try each { try keys.drop(onto: $0.step.table, on: connection) }
        try each { try counts.merge($0.run(on: connection)) { $1 } }
        try each { try keys.restore(onto: $0.step.table, on: connection) }
        try each { try constraints.check(target.sql($0.step.table), on: connection) }
        try Ledger(target).markPublished(
            executions.map { $0.publication(counting: counts) }, on: connection)
        return LockedPublication(
            steps: steps, added: counts, lockedSince: relations.isEmpty ? nil : began)
    }

    /// Nobody else may have come meanwhile (fencing): behind a pooler the advisory lock may be gone.
    private func checkLedger(on connection: PostgresConnection) throws {
        guard try AdvisoryLock.isHeld(target, on: connection) else { throw CanvasDataError.lockIsLost }
        let loads = steps.flatMap(\.item.loads)
        let states = try Ledger(target).states(of: loads, locking: true, on: connection)
        let others = loads.filter { states[$0.id] != .staged }.map(\.table)
        guard others.isEmpty else {
            throw CanvasDataError.loadsHaveChanged(Set(others).sorted().map(target.shown))
        }
    }

    private func each(_ work: (StepExecution) throws -> Void) throws {
        for execution in executions {
            do {
                try work(execution)
            } catch let error as PostgresError where error.isOfTheTable || error.isDiskFull {
                throw Failure(step: execution.step, error: error)
            } catch let error as CanvasDataError {
                throw Failure(step: execution.step, error: error)
            }
        }
    }

    /// Why a table is held back.
    ///
    /// - Throws: an error that is about no table.
    func reason(_ failure: Failure, on connection: PostgresConnection) throws -> CanvasDataError {
        let table = failure.step.table
        switch failure.error {
        case let error as PostgresError:
            return keys.reason(error, against: table, shown: target.shown(table))
                ?? StepExecution(step: failure.step, target: target).refusal(error, on: connection)
        case let error as CanvasDataError: return error
        default: throw failure.error
        }
    }
}
