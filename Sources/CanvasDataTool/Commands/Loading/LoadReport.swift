import CanvasData
import CanvasDataBase
import CanvasDataLoading
import CanvasDataPostgres

/// What `load` and `refresh` did.
struct LoadReport: Summary {
    let summary: LoadSummary
    let place: TablesPlace

    var lines: [String] {
        let changed = summary.tables.filter { $0.outcome != .unchanged }
        guard !changed.isEmpty else {
            let tables = Set(summary.tables.map(\.table)).count
            return ["Nothing is new: \(countText(tables, "table")) up to date."] + place.lines
        }
        var text = TextTable([
            .init("table"), .init("dump", .right), .init("files", .right), .init("rows", .right), .init(""),
        ])
        for table in changed {
            text.add(
                table.table, "\(table.sequence)", countText(table.fragments), countText(table.rows),
                remarks(table))
        }
        return text.lines + ["", sentence(changed.filter { $0.outcome == .published })] + place.lines
    }

    private func remarks(_ table: LoadSummary.Table) -> String {
        let rejected = table.rejected > 0 ? ", \(countText(table.rejected)) rejected" : ""
        return switch table.outcome {
        case .published: (table.effect == .append ? "added" : "") + rejected
        case .unchanged: "unchanged"
        case .staged: "staged, not published" + rejected
        case .failed: "failed" + rejected
        }
    }

    private func sentence(_ published: [LoadSummary.Table]) -> String {
        let tables = countText(Set(published.map(\.table)).count, "table")
        let rows = countText(published.reduce(0) { $0 + $1.rows }, "row")
        // A table of which one increment is new and another is already loaded counts as published.
        let others = Set(summary.tables.filter { $0.outcome == .unchanged }.map(\.table))
            .subtracting(summary.tables.filter { $0.outcome != .unchanged }.map(\.table)).count
        let unchanged = others > 0 ? "; \(countText(others, "table")) unchanged" : ""
        return """
            \(tables) published, \(rows)\(unchanged) (\(sizeText(summary.bytesReceived)) fetched, readers locked out \
            for \(secondsText(summary.lockedSeconds))).
            """
    }

    private func secondsText(_ seconds: Double) -> String {
        "\(Int((seconds * 1000).rounded())) ms"
    }

    var json: JSONValue {
        .object([
            "type": .string("summary"), "schema": place.json.schema, "database": place.json.database,
            "schemaIsNew": .bool(place.isSchemaNew), "tables": .array(summary.tables.map(\.json)),
            "rejected": .number(summary.rejected), "bytesReceived": .number(summary.bytesReceived),
            "lockedSeconds": .number("\(summary.lockedSeconds)"), "failures": .list(summary.failures),
            "missingDumps": .dumps(summary.missing),
        ])
    }
}
