import CanvasDataBase

/// The steps that make tables visible, and the tables that cannot be published.
struct PublishPlan: Sendable {
    struct Step: Sendable {
        enum Action: Sendable, Equatable {
            /// A generation takes the place of another, or of none.
            case swap(from: String?, to: String)
            /// There is no table yet.
            case create(from: String)
            /// All rows of a user's own table are replaced; readers wait.
            case rewrite(from: String)
            /// Rows are added to what is there: a generation or a user's own table, quoted.
            case append(to: String)
        }
        let item: TablePublication
        let action: Action
        /// What the table's columns must become before its rows come.
        let change: SchemaChange
        /// Rows that came into a generation that is not seen yet.
        var merged = MergedRows()
        /// The copy in the store to which rows are added.
        var extended: String?

        var table: String { item.table }

        /// Whether its rows come in a generation of their own, in which older snapshots see none of them.
        var bringsGeneration: Bool {
            switch action {
            case .swap, .create: true
            case .rewrite, .append: false
            }
        }
    }

    var steps: [Step] = []
    var heldBack: [HeldBackTable] = []

    /// Looks at what stands in the target schema now, which may be something else than when it was staged, and makes
    /// the generations fit it. Nothing that readers see is changed or locked.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    init(_ items: [TablePublication], target: TargetSchema, on connection: PostgresConnection) throws {
        let states = try Catalogue(target).states(of: items.map(\.table), on: connection)
        for item in items.sorted(by: { $0.table < $1.table }) where !item.loads.isEmpty {
            let preparation = StepPreparation(
                item: item, state: states[item.table] ?? .absent(item.table), target: target)
            do {
                steps.append(try preparation.step(on: connection))
            } catch let error as CanvasDataError {
                heldBack.append(HeldBackTable(table: item.table, reason: error))
            } catch let error as PostgresError where error.isOfTheTable || error.isDiskFull {
                let remedy = TableWork(table: item.table, target: target).remedy(error, on: connection)
                heldBack.append(
                    HeldBackTable(
                        table: item.table,
                        reason: .publishing(target.shown(item.table), error, remedy: remedy)))
            }
        }
    }
}

extension TablePublication {
    /// This publication, with its first increment as the table itself where there is none, or none with rows.
    var withReplacement: TablePublication {
        let appends = appends.sorted { $0.sequence < $1.sequence }
        guard replacement == nil, let first = appends.first else { return self }
        return TablePublication(
            layout: layout, state: state, change: change, replacement: first,
            appends: Array(appends.dropFirst()), takeover: takeover)
    }

    /// This publication, with all of its rows added to a table whose own rows stay.
    var withoutReplacement: TablePublication {
        TablePublication(
            layout: layout, state: state, change: change, replacement: nil,
            appends: loads.sorted { $0.sequence < $1.sequence }, takeover: takeover)
    }
}
