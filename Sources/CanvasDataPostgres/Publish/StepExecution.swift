import CanvasDataBase
import CanvasDataLoading

/// Does, in the publish transaction and under its locks, what makes one table's rows visible.
struct StepExecution: Sendable {
    let step: PublishPlan.Step
    let target: TargetSchema

    private var name: String { target.sql(step.table) }

    /// Whether rows that others may refer to are removed.
    var removesRows: Bool {
        switch step.action {
        case .swap, .rewrite: true
        case .create, .append: false
        }
    }

    /// What must be locked against readers, given the keys onto the table; nothing for rows that are added to others.
    func relations(_ keys: [ReferringKeys.Key]) -> [String] {
        switch step.action {
        case .swap(let from, let to):
            return [name, TargetSchema.stored(to)] + (from.map { [TargetSchema.stored($0)] } ?? [])
        case .create(let from): return [TargetSchema.stored(from)]
        case .rewrite: return keys.allSatisfy(\.isOurs) ? [name] : []
        case .append: return []
        }
    }

    /// What only gets more rows, which takes no lock by itself.
    var extended: [String] {
        guard case .append = step.action else { return [] }
        return [name]
    }

    /// What must be altered before rows can be added to a table that readers use.
    var relationsToAlter: [String] {
        guard case .append(let to) = step.action, !step.change.isEmpty else { return [] }
        return Array(Set([name, to]))
    }

    /// Adds rows to a table that is not replaced, in a savepoint of the transaction that is open.
    ///
    /// - Returns: how many were new, by load, and how many of the table's own stay.
    /// - Throws: `CanvasDataError` where Postgres refuses them, and then nothing of them is left; `PostgresError`,
    ///   `CancellationError`.
    func addIncrements(on connection: PostgresConnection) throws -> MergedRows {
        guard case .append(let table) = step.action else { return MergedRows() }
        var rows = MergedRows()
        try connection.execute("SAVEPOINT increments")
        do {
            if step.item.takeover?.includesRows == true {
                rows.takenOver =
                    try connection.query("SELECT count(*) FROM \(table)").value.flatMap { Int($0) } ?? 0
            }
            for load in step.item.appends.sorted(by: { $0.sequence < $1.sequence }) {
                rows.added[load.id] = try Increments(layout: step.item.layout).add(
                    from: TargetSchema.stored(load.generation), to: table, on: connection)
            }
        } catch let error as PostgresError where error.isOfTheTable || error.isDiskFull {
            try connection.execute("ROLLBACK TO SAVEPOINT increments; RELEASE SAVEPOINT increments")
            throw refusal(error, on: connection)
        }
        try connection.execute("RELEASE SAVEPOINT increments")
        return rows
    }

    /// What Postgres says against publishing the table, with what a user can do about it.
    func refusal(_ error: PostgresError, on connection: PostgresConnection) -> CanvasDataError {
        let remedy = TableWork(table: step.table, target: target).remedy(error, on: connection)
        return .publishing(target.shown(step.table), error, remedy: remedy)
    }

    /// - Returns: for each load the rows that were new, where they are counted here.
    /// - Throws: `PostgresError`, `CancellationError`.
    func run(on connection: PostgresConnection) throws -> [Int: Int] {
        switch step.action {
        case .swap(let from, let to):
            var statements =
                from.map { ["ALTER TABLE \(name) DETACH PARTITION \(TargetSchema.stored($0))"] } ?? []
            statements += try changes(on: connection)
            statements.append(attachment(of: to))
            try connection.execute(statements.joined(separator: "; "))
            return step.merged.added
        case .create(let generation):
            try create(from: generation, on: connection)
            return step.merged.added
        case .rewrite(let stage): return try rewrite(from: stage, on: connection)
        case .append: return [:]
        }
    }

    /// What the ledger records once rows are where they belong; `rows` are those of increments and rewritten tables that
    /// were new, by load.
    func publication(counting rows: [Int: Int]) -> LedgerPublication {
        let generation: String? =
            switch step.action {
            case .swap(_, let to), .create(let to): to
            case .append: step.extended
            case .rewrite: nil
            }
        let loads = step.item.loads.sorted { $0.sequence < $1.sequence }
        return LedgerPublication(
            table: step.table,
            loads: loads.map { load in
                LedgerPublication.Load(
                    load: load, rows: rows[load.id] ?? load.rows,
                    takenOver: load.id == loads.first?.id ? step.merged.takenOver : 0, generation: generation)
            },
            replaces: step.item.replacement != nil || step.item.takeover != nil,
            takeover: step.item.takeover)
    }

    /// Adds and widens the columns.
    func alter(on connection: PostgresConnection) throws {
        for statement in try changes(on: connection) { try connection.execute(statement) }
    }

    private func changes(on connection: PostgresConnection) throws -> [String] {
        guard !step.change.isEmpty else { return [] }
        return step.change.statements(on: name, defaults: try StoredTable.defaults(of: name, on: connection))
    }

    private func attachment(of generation: String) -> String {
        "ALTER TABLE \(name) ATTACH PARTITION \(TargetSchema.stored(generation)) DEFAULT"
    }

    private func create(from generation: String, on connection: PostgresConnection) throws {
        let sql = SQLDialect.postgres
        let stored = TargetSchema.stored(generation)
        let columns = try StoredTable.columns(of: stored, on: connection)
        try connection.execute(
            "CREATE TABLE \(name) (LIKE \(stored)) PARTITION BY LIST (\(sql.identifier(partitionKey(columns))))"
        )
        var statements: [String] = []
        if let description = step.item.layout.description, !description.isEmpty {
            statements.append("COMMENT ON TABLE \(name) IS \(sql.literal(description))")
        }
        for column in step.item.layout.columns {
            guard let description = column.description, !description.isEmpty else { continue }
            statements.append(
                "COMMENT ON COLUMN \(name).\(sql.identifier(column.name)) IS \(sql.literal(description))")
        }
        try connection.execute(statements.joined(separator: "; "))
        try GenerationIndexes.copy(from: generation, to: name, on: connection)
        try connection.execute(attachment(of: generation))
    }

    /// It can never change its type, so it is the one that is least likely to have to: a number as wide as there is.
    private func partitionKey(_ columns: [TableState.Column]) -> String {
        let key = step.item.layout.key
        let wide = columns.filter { $0.type == .known(.bigint) }
        return wide.first { $0.name == key }?.name ?? wide.first?.name
            ?? columns.first { $0.type == .known(.text) }?.name ?? columns.first?.name ?? ""
    }

    private func rewrite(from stage: String, on connection: PostgresConnection) throws -> [Int: Int] {
        let keys = try ReferringKeys(onto: [step.table], in: target, on: connection).keys
        if keys.isEmpty {
            try connection.execute("TRUNCATE TABLE ONLY \(name)")
        } else {
            // TRUNCATE is refused then. Keys that can wait until all rows are there again let us delete; others would be
            // broken in between, or would delete rows of their own table.
            let inTheWay = keys.filter { !$0.canWait }
            guard inTheWay.isEmpty else {
                throw CanvasDataError.keysOfOthers(inTheWay, onto: target.shown(step.table))
            }
            try connection.execute("SET CONSTRAINTS ALL DEFERRED; DELETE FROM ONLY \(name)")
        }
        try alter(on: connection)
        let stored = TargetSchema.stored(stage)
        let writable = Set(
            try StoredTable.columns(of: name, on: connection).filter { !$0.isGenerated }.map(\.name))
        let columns = try StoredTable.columns(of: stored, on: connection).map(\.name)
            .filter(writable.contains).map(SQLDialect.postgres.identifier).joined(separator: ", ")
        var counts: [Int: Int] = [:]
        let rows = try connection.execute("INSERT INTO \(name) (\(columns)) SELECT \(columns) FROM \(stored)")
        if let load = step.item.replacement { counts[load.id] = rows }
        for load in step.item.appends.sorted(by: { $0.sequence < $1.sequence }) {
            counts[load.id] = try Increments(layout: step.item.layout).add(
                from: TargetSchema.stored(load.generation), to: name, on: connection)
        }
        return counts
    }
}
