import CanvasDataBase
import CanvasDataPostgres

/// What a run did with the tables of a namespace.
struct ReplicaReport: Summary {
    let namespace: String
    let summary: ReplicaSummary
    let place: TablesPlace

    var lines: [String] {
        let changed = summary.tables.filter { !$0.hasNothingNew }
        guard !changed.isEmpty else {
            return ["Nothing is new: \(countText(summary.tables.count, "table")) up to date."] + place.lines
        }
        var text = TextTable([
            .init("table"), .init("files", .right), .init("new", .right), .init("changed", .right),
            .init("deleted", .right), .init("as of"), .init(""),
        ])
        for table in changed {
            let isThere = table.outcome == .published
            func count(_ number: Int) -> String { isThere ? countText(number) : "" }
            text.add(
                table.table, countText(table.fragments), count(table.changes.inserted),
                count(table.changes.updated), count(table.changes.deleted),
                table.position.map(minuteText) ?? "", remarks(table))
        }
        return text.lines + ["", sentence(changed)] + place.lines
    }

    private func remarks(_ table: ReplicaSummary.Table) -> String {
        let rejected = table.rejected > 0 ? ", \(countText(table.rejected)) rejected" : ""
        return switch table.outcome {
        case .published: (table.isWhole ? "whole" : "") + rejected
        case .unchanged: ""
        case .staged: "staged, not published" + rejected
        case .failed: "failed" + rejected
        }
    }

    private func sentence(_ changed: [ReplicaSummary.Table]) -> String {
        let published = changed.filter { $0.outcome == .published }
        let rows = published.reduce(0) { $0 + $1.changes.inserted + $1.changes.updated + $1.changes.deleted }
        let others = summary.tables.count - changed.count
        let unchanged = others > 0 ? "; \(countText(others, "table")) unchanged" : ""
        return """
            \(countText(published.count, "table")) brought up to date, \(countText(rows, "row"))\(unchanged) \
            (\(sizeText(summary.bytesReceived)) fetched).
            """
    }

    var json: JSONValue {
        .object([
            "type": .string("summary"), "namespace": .string(namespace), "schema": place.json.schema,
            "database": place.json.database, "schemaIsNew": .bool(place.isSchemaNew),
            "tables": .array(summary.tables.map { $0.json(of: namespace) }),
            "rejected": .number(summary.rejected),
            "bytesReceived": .number(summary.bytesReceived), "failures": .list(summary.failures),
        ])
    }
}
