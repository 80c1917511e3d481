import CanvasData

/// The end of staging a table: its rows are counted, what came twice is taken out, indexes are built.
struct StageEnd {
    let stage: TableStage
    let ledger: Ledger

    /// All in one transaction, so that a killed run finds it undone.
    ///
    /// - Throws: `CanvasDataError`, `PostgresError`, `CancellationError`.
    func run(on connection: PostgresConnection) throws {
        let table = TargetSchema.stored(stage.load.generation)
        try connection.transaction {
            let sums = try ledger.sums(of: stage.load, on: connection)
            let counted =
                try connection.query("SELECT count(*) FROM \(table)").value.flatMap { Int($0) } ?? 0
            guard counted == sums.rows, sums.fragments == stage.load.fragments else {
                throw CanvasDataError.stageDiffers(stage.layout.name, ledger: sums.rows, counted: counted)
            }
            var rows = counted
            // An increment that is to be added is compared with what is there when it is.
            if stage.comesOnce, let key = KeyColumn.of(stage.layout) {
                rows -= try connection.query(
                    """
                    DELETE FROM \(table) WHERE ctid IN (
                        SELECT ctid FROM (
                            SELECT ctid, row_number() OVER (PARTITION BY \(key.sql) ORDER BY ctid) AS place
                            FROM \(table) WHERE \(key.sql) IS NOT NULL) AS places
                        WHERE place > 1)
                    """
                ).affected
            }
            if !isAdded {
                try GenerationIndexes.build(
                    on: stage.load.generation, likeParent: isSwapping ? stage.layout.name : nil,
                    target: ledger.target, key: KeyColumn.of(stage.layout), connection: connection)
            }
            try connection.execute("ANALYZE \(table)")
            try ledger.markStaged(stage.load, rows: rows, rejected: sums.rejected, on: connection)
        }
    }

    private var isSwapping: Bool { if case .swapping = stage.state.kind { true } else { false } }

    /// Whether its rows go into another table, so that indexes on this one serve nobody.
    private var isAdded: Bool {
        switch stage.state.kind {
        case .plain, .other: true
        case .absent: false
        case .swapping: stage.load.effect == .append
        }
    }
}

extension String {
    /// A column's name as SQL writes it.
    fileprivate var sql: String { SQLDialect.postgres.identifier(self) }
}
