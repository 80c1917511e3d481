import CanvasData
import CanvasDataBase
import CanvasDataLoading

/// What fetching or unpacking a dump would do: the result of `--dry-run`.
struct DumpPlanReport: Summary {
    let plan: DumpPlan

    var lines: [String] {
        var text = TextTable([.init("table"), .init("files", .right), .init("to fetch", .right)])
        for table in plan.tables {
            text.add(table.table, countText(table.fragments), countText(table.missing.count))
        }
        let files = plan.tables.reduce(0) { $0 + $1.fragments }
        let missing = plan.tables.reduce(0) { $0 + $1.missing.count }
        return text.lines + [
            "",
            """
            Dump \(plan.dump.sequence): \(countText(missing)) of \(countText(files, "file")) would be fetched. \
            Nothing was written.
            """,
        ]
    }

    var json: JSONValue {
        .object([
            "type": .string("plan"), "dumpId": .string(plan.dump.id), "sequence": .number(plan.dump.sequence),
            "schemaVersion": .string(plan.dump.schemaVersion),
            "tables": .array(
                plan.tables.map { table in
                    .object([
                        "table": .string(table.table), "partial": .bool(table.effect == .append),
                        "files": .number(table.fragments),
                        "missing": .array(table.missing.map { .string($0) }),
                    ])
                }),
        ])
    }
}

/// What mirroring all files, or fetching those of one table, would do: the result of `--dry-run`.
struct FetchPlanReport: Summary {
    let plan: FetchPlan

    var lines: [String] {
        let missing = plan.files.filter { !$0.isThere }
        return missing.map { "fetch   \($0.table)/\($0.name)" }
            + plan.deleted.map { "delete  \(displayed($0))" }
            + [
                """
                \(countText(missing.count)) of \(countText(plan.files.count, "file")) would be fetched\
                \(plan.deleted.isEmpty ? "" : " and \(countText(plan.deleted.count)) deleted"). Nothing was written.
                """
            ]
    }

    var json: JSONValue {
        .object([
            "type": .string("plan"), "directory": .string(plan.directory),
            "files": .array(
                plan.files.map { file in
                    .object([
                        "table": .string(file.table), "name": .string(file.name),
                        "isThere": .bool(file.isThere),
                    ])
                }),
            "deleted": .array(plan.deleted.map { .string($0) }),
        ])
    }
}
