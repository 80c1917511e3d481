package import CanvasDataBase
package import CanvasDataTransfer

/// Makes staged tables what readers see, all of them in one transaction.
///
/// Readers wait for an instant and never get an error. Whatever ends the call, the tables are all as before or all new,
/// and the ledger says which; what is staged stays until it is published.
package struct Publisher: Sendable {
    let target: TargetSchema
    var options: PublishOptions
    let world: World
    let notify: @Sendable (Notice) -> Void

    package init(
        target: TargetSchema, options: PublishOptions, world: World,
        notify: @escaping @Sendable (Notice) -> Void
    ) {
        self.target = target
        self.options = options
        self.world = world
        self.notify = notify
    }

    /// Publishes `items`, all staged, as one.
    ///
    /// - Parameters:
    ///   - items: where one cannot be published and is not in the way of the others, they are.
    ///   - control: the connection that has the schema's advisory lock, in no transaction.
    ///   - reconnect: makes another that has the lock, when `control` is lost.
    ///   - connect: makes one without it, for the barrier and for statistics.
    /// - Returns: what became visible and what is held back.
    /// - Throws: `CanvasDataError`: `busy` where readers do not let go until the deadline, or another run has changed what
    ///   was staged; `CancellationError`.
    package func publish(
        _ items: [TablePublication], on control: PostgresConnection,
        reconnect: @Sendable () async throws -> PostgresConnection,
        connect: @Sendable () async throws -> PostgresConnection
    ) async throws -> PublishResult {
        var run = PublishRun(
            items: items, deadline: world.now() + options.deadline, connection: control,
            isBarrierPassed: !options.waitsForSnapshots)
        var backoff = LockBackoff()
        while true {
            let failure: PostgresError
            do {
                let publication = try await attempt(&run, connect)
                await tidyUp(after: publication, on: run.connection, reconnect, connect)
                return run.result(of: publication)
            } catch let error as PostgresError {
                failure = error
            } catch {
                run.connection.rollback()
                throw error
            }
            run.connection.rollback()
            guard mayTryAgain(failure, &run) else { throw CanvasDataError.publishing("the tables", failure) }
            if try await isLost(run.connection, after: failure) {
                run.connection = try await reconnected(after: failure, run, reconnect)
                if let pending = run.pending, try await isPublished(pending, run.connection) {
                    await tidyUp(after: pending, on: run.connection, reconnect, connect)
                    return run.result(of: pending)
                }
            }
            run.pending = nil
            let holders = failure.isLockedOut ? try await self.holders(on: run.connection) : []
            let wait = backoff.next(world, hasStalled: true)
            guard world.now() + wait < run.deadline else {
                throw failure.isLockedOut
                    ? CanvasDataError.lockedOut(
                        "publish the tables", by: holders, remedy: CanvasDataError.stageIsKept)
                    : CanvasDataError.publishing("the tables", failure)
            }
            notify(
                failure.isLockedOut
                    ? .waitingForLock("publish the tables", holders, seconds: wait)
                    : .publishingAgain(failure))
            try await world.sleep(wait)
        }
    }

    /// Who keeps us from what no reader holds; nobody where they cannot be asked.
    private func holders(on connection: PostgresConnection) async throws -> [LockHolder] {
        try await connection.onThread { (try? LockHolder.inTheWay(of: [], on: $0)) ?? [] }
    }

    /// Whether the whole may succeed when it is begun again.
    private func mayTryAgain(_ error: PostgresError, _ run: inout PublishRun) -> Bool {
        if error.isPassing { return true }
        // Something is there, or is no longer: what stands in the schema is looked at again.
        let codes: Set = ["42P01", "42P07", "42710", "42704", "42703", "55000"]
        guard let code = error.sqlState, codes.contains(code) else { return false }
        run.surprises += 1
        return run.surprises <= 5
    }

    /// Whether it is this connection that was lost, and not another, such as the one that waited for old snapshots: as
    /// long as this one lives, no other can have the lock.
    private func isLost(
        _ connection: PostgresConnection, after failure: PostgresError
    ) async throws -> Bool {
        guard connection.isOpen else { return true }
        guard failure.isConnectionLost else { return false }
        do {
            try await connection.onThread { _ = try $0.query("SELECT 1") }
            return false
        } catch is PostgresError {
            return true
        }
    }

    /// A connection with the advisory lock, so that the server process of the lost one, and with it its transaction,
    /// has ended.
    private func reconnected(
        after failure: PostgresError, _ run: PublishRun,
        _ reconnect: @Sendable () async throws -> PostgresConnection
    ) async throws -> PostgresConnection {
        // A server that starts again may take minutes.
        let deadline = max(run.deadline, world.now() + 300)
        var backoff = LockBackoff()
        while true {
            do {
                return try await reconnect()
            } catch let error as CanvasDataError where error.kind == .busy || error.kind == .unavailable {
                let wait = min(backoff.next(world, hasStalled: true), 5)
                guard world.now() + wait < deadline else {
                    throw run.pending == nil ? error : .outcomeUnknown(failure)
                }
                try await world.sleep(wait)
            }
        }
    }

    /// Asks the ledger, whose rows the COMMIT without an answer would have changed.
    private func isPublished(
        _ publication: LockedPublication, _ connection: PostgresConnection
    ) async throws -> Bool {
        let ledger = Ledger(target)
        let states = try await connection.onThread {
            try ledger.states(of: publication.loads, locking: false, on: $0)
        }
        return publication.loads.allSatisfy { states[$0.id] == .published }
    }
}
