import CanvasDataBase

/// Finds what publishing a table takes, and does beforehand what readers do not notice.
struct StepPreparation: Sendable {
    let item: TablePublication
    let state: TableState
    let target: TargetSchema

    private var name: String { target.sql(item.table) }

    /// - Throws: `CanvasDataError` for a table that cannot be published, with the remedy; `PostgresError`,
    ///   `CancellationError`.
    func step(on connection: PostgresConnection) throws -> PublishPlan.Step {
        if case .other(let kind) = state.kind {
            throw CanvasDataError.notATable(target.shown(item.table), is: kind)
        }
        guard state.isOwned else { throw CanvasDataError.notOwned(target.shown(item.table)) }
        switch state.kind {
        case .plain:
            // TRUNCATE would take the rows that are to stay.
            let staysAsItIs = try item.takeover?.includesRows == true && hasRows(connection)
            let item = staysAsItIs ? item.withoutReplacement : item
            let action = item.replacement.map { PublishPlan.Step.Action.rewrite(from: $0.generation) }
            return try checked(
                item, action ?? .append(to: name), SchemaChange(from: state, to: item.layout), connection)
        case .swapping(let current?) where item.replacement == nil:
            var step = try checked(
                item, .append(to: TargetSchema.stored(current)), SchemaChange(from: state, to: item.layout),
                connection)
            step.extended = current
            return step
        case .swapping(let current): return try swap(from: current, connection)
        case .absent, .other: return try create(connection)
        }
    }

    private func hasRows(_ connection: PostgresConnection) throws -> Bool {
        try connection.query("SELECT EXISTS (SELECT FROM \(name))").value == "t"
    }

    private func swap(from current: String?, _ connection: PostgresConnection) throws -> PublishPlan.Step {
        let item = item.withReplacement
        guard let generation = item.replacement?.generation else {
            throw CanvasDataError.nothingStaged(target.shown(item.table))
        }
        try GenerationFitting(layout: item.layout, target: target).fit(
            generation, hasParent: true, on: connection)
        let columns = try StoredTable.columns(of: TargetSchema.stored(generation), on: connection)
        let change = SchemaChange(from: state.columns, toFit: columns, of: item.layout)
        var step = try checked(item, .swap(from: current, to: generation), change, connection)
        step.merged = try IncrementMerge(item: item).run(into: generation, replacing: current, on: connection)
        return step
    }

    private func create(_ connection: PostgresConnection) throws -> PublishPlan.Step {
        let item = item.withReplacement
        guard let generation = item.replacement?.generation else {
            throw CanvasDataError.nothingStaged(target.shown(item.table))
        }
        try GenerationFitting(layout: item.layout, target: target).fit(
            generation, hasParent: false, on: connection)
        return PublishPlan.Step(
            item: item, action: .create(from: generation), change: SchemaChange(from: state, to: item.layout),
            merged: try IncrementMerge(item: item).run(into: generation, replacing: nil, on: connection))
    }

    /// Refuses beforehand, with a remedy, what Postgres would refuse.
    private func checked(
        _ item: TablePublication, _ action: PublishPlan.Step.Action, _ change: SchemaChange,
        _ connection: PostgresConnection
    ) throws -> PublishPlan.Step {
        for column in change.widened {
            if try ColumnDependents.isPartitionKey(column.name, of: name, on: connection) {
                throw CanvasDataError.partitionKeyMustChange(
                    column.name, of: target.shown(item.table), from: column.from, to: column.to)
            }
            if let dependents = try ColumnDependents.of(column.name, in: name, on: connection) {
                throw CanvasDataError.columnInUse(
                    column.name, of: target.shown(item.table), from: column.from, to: column.to,
                    by: dependents)
            }
        }
        return PublishPlan.Step(item: item, action: action, change: change)
    }
}
