import CanvasData
import CanvasDataBase
import CanvasDataLoading
import CanvasDataPostgres

/// The result of `status`.
struct FreshnessReport: Summary {
    let freshness: Freshness
    let place: TablesPlace

    private var schema: String { freshness.target.name }

    var lines: [String] {
        let tables = freshness.tables
        guard !tables.isEmpty else { return run + [canvas] + place.lines }
        var text = TextTable([
            .init("table"), .init("dump", .right), .init("rows", .right), .init("age", .right), .init(""),
        ])
        for table in tables {
            text.add(
                table.table, table.loaded.map { "\($0.sequence)" } ?? "",
                table.loaded.map { countText($0.rows) } ?? "", table.loaded.map { ageText($0.age) } ?? "",
                remarks(table).joined(separator: "; "))
        }
        return text.lines + ["", loaded(tables)] + run + [canvas] + place.lines
    }

    private func remarks(_ table: Freshness.Table) -> [String] {
        var remarks: [String] = []
        if let lost = table.lost { remarks.append(lost.predicate) }
        if table.isStale { remarks.append("stale") }
        if table.loaded == nil && table.staged.isEmpty { remarks.append("not loaded") }
        if table.isGone { remarks.append("no longer in Canvas's dumps") }
        if let newer = table.newer, newer > 0 { remarks.append("\(countText(newer, "newer dump"))") }
        remarks += table.missing.map { "lacks \($0.dumps)\($0.days)" }
        for staged in table.staged {
            remarks.append(
                "dump \(staged.sequence) staged, \(countText(staged.fragmentsIn)) of \(countText(staged.fragments, "file"))"
            )
        }
        return remarks
    }

    private func loaded(_ tables: [Freshness.Table]) -> String {
        let loaded = tables.compactMap(\.loaded)
        guard let newest = loaded.max(by: { $0.sequence < $1.sequence }) else {
            return "Nothing is published in schema \(displayed(schema)) yet."
        }
        let rows = countText(loaded.reduce(0) { $0 + $1.rows }, "row")
        return """
            Schema \(displayed(schema)): \(countText(loaded.count, "table")), \(rows), the newest from dump \
            \(newest.sequence)\(newest.dumpCreatedAt.map { " of \(minuteText($0))" } ?? "").
            """
    }

    private var run: [String] {
        guard let run = freshness.status.lastRun else { return [] }
        let began = "Last run: \(displayed(run.command)), started \(minuteText(run.startedAt))"
        switch run.isDone {
        case nil: return ["\(began), not finished: it is running, or was killed."]
        case true: return ["\(began), done."]
        case false: return ["\(began), failed: \(displayed(run.message ?? "no reason given"))"]
        }
    }

    private var canvas: String {
        guard let offer = freshness.offer else {
            return "Canvas could not be reached: \(displayed(freshness.offerError?.message ?? ""))"
        }
        let newest =
            offer.newest.map {
                "Canvas's newest dump is \($0.sequence) of \(minuteText($0.createdAt ?? "?"))"
            }
            ?? "Canvas has no dump"
        let missing = Set(offer.missing.map(\.table)).count
        guard missing > 0 else { return "\(newest); all of it is loaded." }
        let new = freshness.notLoaded.count
        let note = new > 0 ? ", \(countText(new)) of them never loaded" : ""
        return
            "\(newest); canvas-data refresh would load \(countText(missing, "table"))\(note)."
    }

    var json: JSONValue {
        .object([
            "type": .string("status"), "schema": place.json.schema, "database": place.json.database,
            "ok": .bool(freshness.trouble == nil),
            "maxAgeSeconds": .orNull(freshness.maxAge),
            "tables": .array(freshness.tables.map(json)),
            "notLoaded": .array(freshness.notLoaded.map { .string($0) }),
            "newestDump": freshness.offer?.newest.map(json) ?? .null,
            "lastRun": freshness.status.lastRun.map(json) ?? .null,
            "canvasError": .orNull(freshness.offerError?.message),
        ])
    }

    private func json(_ table: Freshness.Table) -> JSONValue {
        let loaded = table.loaded
        return .object([
            "table": .string(table.table), "dumpId": .orNull(loaded?.dumpID),
            "sequence": .orNull(loaded?.sequence), "schemaVersion": .orNull(loaded?.schemaVersion),
            "rows": .orNull(loaded?.rows), "dumpCreatedAt": .orNull(loaded?.dumpCreatedAt),
            "publishedAt": .orNull(loaded?.publishedAt), "ageSeconds": .orNull(loaded?.age),
            "stale": .bool(table.isStale), "gone": .bool(table.isGone), "newerDumps": .orNull(table.newer),
            "lost": .orNull(table.lost?.predicate), "missingDumps": .dumps(table.missing),
            "staged": .array(table.staged.map(json)),
        ])
    }

    private func json(_ staged: StagedTable) -> JSONValue {
        .object([
            "dumpId": .string(staged.dumpID), "sequence": .number(staged.sequence),
            "files": .number(staged.fragments), "filesIn": .number(staged.fragmentsIn),
            "rows": .number(staged.rows),
        ])
    }

    private func json(_ dump: BatchOrigin) -> JSONValue {
        .object([
            "dumpId": .string(dump.id), "sequence": .number(dump.sequence),
            "createdAt": .orNull(dump.createdAt), "schemaVersion": .string(dump.schemaVersion),
        ])
    }

    private func json(_ run: RunRecord) -> JSONValue {
        .object([
            "command": .string(run.command), "startedAt": .string(run.startedAt),
            "endedAt": .orNull(run.endedAt), "done": run.isDone.map { .bool($0) } ?? .null,
            "message": .orNull(run.message),
        ])
    }
}
