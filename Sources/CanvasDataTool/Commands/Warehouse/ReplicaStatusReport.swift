import CanvasDataBase
import CanvasDataPostgres

/// The result of `status` for a namespace of DAP.
struct ReplicaStatusReport: Summary {
    let freshness: ReplicaFreshness
    let place: TablesPlace
    /// Why DAP could not be asked.
    let offerError: CanvasDataError?

    private var namespace: String { freshness.target.name }

    var lines: [String] {
        guard !freshness.tables.isEmpty else {
            return ["Nothing of namespace \(displayed(namespace)) is loaded yet."] + offer + place.lines
        }
        var text = TextTable([
            .init("table"), .init("rows", .right), .init("as of"), .init("age", .right), .init(""),
        ])
        for table in freshness.tables {
            let remarks = (table.isThere ? [] : ["not there"]) + (table.isStale ? ["stale"] : [])
            text.add(
                table.record.table, table.rows.map { countText($0) } ?? "", minuteText(table.record.position),
                ageText(table.age), remarks.joined(separator: "; "))
        }
        let rows = freshness.tables.reduce(0) { $0 + ($1.rows ?? 0) }
        return text.lines + [
            "",
            "Namespace \(displayed(namespace)): \(countText(freshness.tables.count, "table")), \(countText(rows, "row")).",
        ] + offer + place.lines
    }

    private var offer: [String] {
        if let offerError { return ["DAP could not be asked: \(displayed(offerError.message))"] }
        guard let missing = freshness.notLoaded, !missing.isEmpty else { return [] }
        let names = missing.prefix(5).map { displayed($0) }.joined(separator: ", ")
        return [
            "Not loaded yet: \(names)\(missing.count > 5 ? ", …" : "") (\(countText(missing.count, "table")))."
        ]
    }

    var json: JSONValue {
        .object([
            "type": .string("status"), "namespace": .string(namespace), "schema": place.json.schema,
            "database": place.json.database, "ok": .bool(freshness.trouble == nil),
            "tables": .array(
                freshness.tables.map { table in
                    .object([
                        "table": .string(table.record.table), "position": .string(table.record.position),
                        "schemaVersion": .number(table.record.schemaVersion), "rows": .orNull(table.rows),
                        "ageSeconds": .number(table.age), "stale": .bool(table.isStale),
                        "there": .bool(table.isThere),
                    ])
                }),
            "notLoaded": freshness.notLoaded.map { .array($0.map { .string($0) }) } ?? .null,
            "dapError": .orNull(offerError?.message),
        ])
    }
}
