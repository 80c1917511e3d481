package import CanvasDataBase
package import CanvasDataTransfer

/// Turns users' own tables into ones that swap: each becomes the generation of a new partitioned table that has its
/// name and all that was made on it. Not a row is copied.
package struct Adoption: Sendable {
    let target: TargetSchema
    let options: PublishOptions
    let world: World
    let notify: @Sendable (Notice) -> Void

    package init(
        target: TargetSchema, options: PublishOptions = PublishOptions(), world: World = .real,
        notify: @escaping @Sendable (Notice) -> Void
    ) {
        self.target = target
        self.options = options
        self.world = world
        self.notify = notify
    }

    /// Adopts all of `tables` in one transaction, or none.
    ///
    /// - Parameters:
    ///   - tables: by their names in the target schema.
    ///   - control: the connection that has the schema's advisory lock, in no transaction.
    /// - Returns: those that were plain before; the others swap already.
    /// - Throws: `CanvasDataError` that names what stands in the way and what to run; `busy` where readers do not let go;
    ///   `CancellationError`.
    package func adopt(_ tables: [String], on control: PostgresConnection) async throws -> [String] {
        let deadline = world.now() + options.deadline
        var backoff = LockBackoff()
        var contended: String?
        return try await retrying(in: world) {
            do {
                return .done(
                    try await control.onThread { [contended] in
                        try once(tables, waitingFor: contended, on: $0)
                    })
            } catch let failure as Contention {
                contended = failure.holders.first?.relation
                let wait = backoff.next(world, hasStalled: true)
                let names = tables.map(target.shown)
                guard world.now() + wait < deadline else {
                    throw CanvasDataError.adoptingTablesInUse(names, by: failure.holders)
                }
                notify(.tablesInUse(failure.holders, tables: names, seconds: wait))
                return .again(after: wait)
            } catch let error as PostgresError {
                throw CanvasDataError.database(
                    error, doing: "adopt \(tables.map(target.shown).joined(separator: ", "))")
            }
        }
    }

    /// Somebody has one of the tables.
    private struct Contention: Error {
        let holders: [LockHolder]
    }

    private func once(
        _ tables: [String], waitingFor contended: String?, on control: PostgresConnection
    ) throws -> [String] {
        var relations = tables.map(target.sql)
        do {
            return try adopt(tables, &relations, waitingFor: contended, on: control)
        } catch let error as PostgresError where error.isLockTimeout || error.sqlState == "40P01" {
            try Task.checkCancellation()
            throw Contention(holders: try LockHolder.all(of: relations, orInTheWayOn: control))
        }
    }

    /// - Parameters:
    ///   - tables: as they were asked for.
    ///   - relations: becomes what is locked, with schemas, quoted.
    ///   - contended: of those, the one to wait for.
    ///   - control: in no transaction.
    /// - Returns: those that were plain.
    /// - Throws: `CanvasDataError`, `PostgresError`, `CancellationError`.
    private func adopt(
        _ tables: [String], _ relations: inout [String], waitingFor contended: String?,
        on control: PostgresConnection
    ) throws -> [String] {
        let plain = try self.plain(tables, on: control)
        guard !plain.isEmpty else { return [] }
        // Before the locks: they need rights on views, too, and a refusal would not name all of them.
        for table in plain {
            try AdoptionObstacles(table: AdoptedTable(table, in: target), action: .adopt).check(on: control)
        }
        relations = try plain.flatMap { table in
            [target.sql(table)] + (try AdoptedTable(table, in: target).views(on: control).map(\.name))
        }
        let locks = TableLocks(relations: relations, timeout: options.lockTimeout)
        try control.transaction {
            try locks.take(waitingFor: contended, on: control)
            for table in plain { try AdoptedTable(table, in: target).adopt(on: control) }
        }
        return plain
    }

    /// - Throws: `CanvasDataError` for a table that does not exist or is not an ordinary one; `PostgresError`,
    ///   `CancellationError`.
    func check(_ tables: [String], on control: PostgresConnection) throws {
        _ = try plain(tables, on: control)
    }

    private func plain(_ tables: [String], on control: PostgresConnection) throws -> [String] {
        let states = try Catalogue(target).states(of: tables, on: control)
        let followers = try Ledger(target).followers(among: tables, on: control)
        return try Set(tables).sorted().filter { table in
            let state = states[table] ?? .absent(table)
            switch state.kind {
            case .absent: throw CanvasDataError.nothingToAdopt(target.shown(table))
            case .other(let kind): throw CanvasDataError.notAdoptable(target.shown(table), is: kind)
            case .swapping: return false
            case .plain:
                guard state.isOwned else { throw CanvasDataError.notOwnedToAdopt(target.shown(table)) }
                // Its source's clients would no longer know it.
                guard !followers.contains(table) else {
                    throw CanvasDataError.notAdoptable(
                        target.shown(table), is: "one that follows another source")
                }
                return true
            }
        }
    }
}
