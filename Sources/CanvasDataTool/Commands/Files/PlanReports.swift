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

extension FetchPlan: Summary {
    var lines: [String] {
        let missing = files.filter { !$0.isThere }
        return missing.map { "fetch   \($0.table)/\($0.name)" } + deleted.map { "delete  \(displayed($0))" }
            + [
                """
                \(countText(missing.count)) of \(countText(files.count, "file")) would be fetched\
                \(deleted.isEmpty ? "" : " and \(countText(deleted.count)) deleted"). Nothing was written.
                """
            ]
    }

    var json: JSONValue {
        .object([
            "type": .string("plan"), "directory": .string(directory),
            "files": .array(
                files.map { file in
                    .object([
                        "table": .string(file.table), "name": .string(file.name),
                        "isThere": .bool(file.isThere),
                    ])
                }),
            "deleted": .array(deleted.map { .string($0) }),
        ])
    }
}
