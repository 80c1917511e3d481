import CanvasDataBase
import CanvasDataPostgres

/// The result of `dap listdb`, in the order, with the names and in the forms of DAP's official client.
struct DAPListDBReport: Summary {
    let namespace: String
    let replicas: [ReplicaEntry]
    /// The tables that DAP has; empty if those that are not in the database do not matter.
    let known: [String]
    let hasCounts: Bool
    /// Seconds since 1970.
    let now: Double

    private struct Row {
        let name: String
        let entry: ReplicaEntry?
    }

    private var rows: [Row] {
        let names = Set(replicas.map(\.record.table))
        return replicas.sorted { $0.record.table < $1.record.table }.map {
            Row(name: $0.record.table, entry: $0)
        }
            + known.filter { !names.contains($0) }.sorted().map { Row(name: $0, entry: nil) }
    }

    var lines: [String] {
        guard !rows.isEmpty else {
            return ["No table of namespace \(displayed(namespace)) is in the database."]
        }
        var text = TextTable([
            .init("table"), .init("rows", .right), .init("as of"), .init("staleness", .right),
            .init("schema", .right),
            .init("use"),
        ])
        for row in rows {
            let record = row.entry?.record
            text.add(
                row.name, row.entry?.rows.map { countText($0) } ?? "", record.map(time) ?? "not replicated",
                record.flatMap(staleness) ?? "", record.map { "\($0.schemaVersion)" } ?? "",
                record == nil ? "initdb" : "syncdb")
        }
        return text.lines
    }

    var json: JSONValue {
        .array(
            rows.map { row in
                let record = row.entry?.record
                var members: [JSONObject.Member] = [
                    .init("name", .string(row.name)), .init("timestamp", .orNull(record.map(time))),
                    .init("staleness", .orNull(record.flatMap(staleness))),
                    .init("schema", .orNull(record?.schemaVersion)),
                    .init("command", .string(record == nil ? "initdb" : "syncdb")),
                ]
                if hasCounts { members.append(.init("records", .orNull(row.entry?.rows))) }
                return .object(JSONObject(members))
            })
    }

    /// As Python's `isoformat`, in local time.
    private func time(_ record: SyncRecord) -> String {
        Moment(record.position)?.localText.replacing(" ", with: "T", maxReplacements: 1) ?? record.position
    }

    /// The two largest units that are not zero: `1d 4h`, `2h`, `3m 5s`.
    private func staleness(_ record: SyncRecord) -> String? {
        guard let moment = Moment(record.position) else { return nil }
        let seconds = Int((now - Double(moment.seconds) - Double(moment.microseconds) / 1e6).rounded(.down))
        let units = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)]
        guard let first = units.firstIndex(where: { seconds >= $0.1 }) else { return "\(seconds)s" }
        let larger = "\(seconds / units[first].1)\(units[first].0)"
        guard first + 1 < units.count else { return larger }
        let rest = seconds % units[first].1 / units[first + 1].1
        return rest == 0 ? larger : "\(larger) \(rest)\(units[first + 1].0)"
    }
}
