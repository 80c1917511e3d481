import CanvasDataBase
import CanvasDataPostgres

/// The result of `compare`.
struct ComparisonReport: Summary {
    let comparison: Comparison
    let place: TablesPlace

    var lines: [String] {
        guard !comparison.tables.isEmpty else { return place.lines }
        var text = TextTable([
            .init("table"), .init("ledger", .right), .init("count(*)", .right), .init("files", .right),
            .init(""),
        ])
        for table in comparison.tables {
            text.add(
                table.table, countText(table.ledger), table.counted.map { countText($0) } ?? "",
                countText(table.fragments), remarks(table).joined(separator: "; "))
        }
        let wrong = comparison.tables.filter { !$0.agrees }.count
        guard wrong == 0 else { return text.lines + [""] + place.lines }
        return text.lines + [
            "", "\(countText(comparison.tables.count, "table")), all as they were loaded.",
        ] + missing + place.lines
    }

    private var missing: [String] {
        let missing = comparison.tables.flatMap(\.missing)
        return missing.isEmpty ? [] : [CanvasDataError.missingDumps(missing).message]
    }

    private func remarks(_ table: TableComparison) -> [String] {
        var remarks: [String] = []
        if !table.agrees { remarks.append("differs") }
        if let lost = table.lost { remarks.append(lost.predicate) }
        if !table.isKnown { remarks.append("not in the ledger") }
        if table.fragmentsMissing > 0 {
            remarks.append("\(countText(table.fragmentsMissing, "file")) not in the ledger")
        }
        remarks += table.missing.map { "lacks \($0.dumps)" }
        if table.repeated > 0 { remarks.append("\(countText(table.repeated, "row")) came more than once") }
        return remarks
    }

    var json: JSONValue {
        .object([
            "type": .string("comparison"), "schema": place.json.schema, "database": place.json.database,
            "agrees": .bool(comparison.tables.allSatisfy(\.agrees)),
            "tables": .array(
                comparison.tables.map { table in
                    .object([
                        "table": .string(table.table), "agrees": .bool(table.agrees),
                        "ledgerRows": .number(table.ledger),
                        "countedRows": .orNull(table.counted),
                        "fileRows": .number(table.fragments),
                        "filesMissing": .number(table.fragmentsMissing),
                        "hasIncrements": .bool(table.hasIncrements),
                        "missingDumps": .dumps(table.missing),
                    ])
                }),
        ])
    }
}
