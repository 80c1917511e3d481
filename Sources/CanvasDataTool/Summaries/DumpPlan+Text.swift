import CanvasData

/// What `--dry-run` says.
extension DumpPlan: Summary {
    var lines: [String] {
        var text = TextTable([.init("table"), .init("files", .right), .init("to fetch", .right)])
        for table in tables {
            text.add(table.table, countText(table.fragments), countText(table.missing.count))
        }
        let files = tables.reduce(0) { $0 + $1.fragments }
        let missing = tables.reduce(0) { $0 + $1.missing.count }
        return text.lines + [
            "",
            """
            Dump \(dump.sequence): \(countText(missing)) of \(countText(files, "file")) would be fetched. \
            Nothing was written.
            """,
        ]
    }

    var json: JSONValue {
        .object([
            "type": .string("plan"), "dumpId": .string(dump.id), "sequence": .number(dump.sequence),
            "schemaVersion": .string(dump.schemaVersion),
            "tables": .array(
                tables.map { table in
                    .object([
                        "table": .string(table.table), "partial": .bool(table.effect == .append),
                        "files": .number(table.fragments),
                        "missing": .array(table.missing.map { .string($0) }),
                    ])
                }),
        ])
    }
}
