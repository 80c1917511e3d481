import CanvasDataBase
import CanvasDataPostgres

/// The result of `compare` for a namespace of DAP.
struct ReplicaComparisonReport: Summary {
    let namespace: String
    let comparison: ReplicaComparison
    let place: TablesPlace

    var lines: [String] {
        guard !comparison.tables.isEmpty else { return place.lines }
        var text = TextTable([
            .init("table"), .init("ledger", .right), .init("count(*)", .right), .init(""),
        ])
        for table in comparison.tables {
            text.add(
                table.table, table.ledger.map { countText($0) } ?? "",
                table.counted.map { countText($0) } ?? "",
                remark(table))
        }
        let agree = comparison.tables.allSatisfy(\.agrees)
        return text.lines + [""]
            + (agree ? ["\(countText(comparison.tables.count, "table")), all as they were loaded."] : [])
            + place.lines
    }

    private func remark(_ table: ReplicaComparison.Table) -> String {
        if table.counted == nil { return "not there" }
        if !table.agrees { return "differs" }
        return table.isOurs ? "" : "loaded by another client"
    }

    var json: JSONValue {
        .object([
            "type": .string("comparison"), "namespace": .string(namespace), "schema": place.json.schema,
            "database": place.json.database, "agrees": .bool(comparison.tables.allSatisfy(\.agrees)),
            "tables": .array(
                comparison.tables.map { table in
                    .object([
                        "table": .string(table.table), "agrees": .bool(table.agrees),
                        "ledgerRows": .orNull(table.ledger), "countedRows": .orNull(table.counted),
                        "loadedByUs": .bool(table.isOurs),
                    ])
                }),
        ])
    }
}
