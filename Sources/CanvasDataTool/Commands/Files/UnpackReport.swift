import CanvasData
import CanvasDataBase
import CanvasDataLoading

/// What `unpack-dump-files` did, and the script that loads the tables.
struct UnpackReport: Summary {
    let summary: UnpackSummary
    /// The path of the reload script; nil if none was written.
    let script: String?
    let style: ReloadScript.Style

    var lines: [String] {
        var lines = table.lines + ["", sentence]
        guard let script else { return lines }
        if style == .server {
            lines.append(
                "The database server reads these files itself. If it cannot, unpack with --reload-style psql."
            )
        }
        return lines + ["Load it with: psql -X -v ON_ERROR_STOP=1 -f \(displayed(script))"]
    }

    private var table: TextTable {
        var text = TextTable([
            .init("table"), .init("files", .right), .init("rows", .right), .init("size", .right), .init(""),
        ])
        for table in summary.tables {
            text.add(
                table.table, countText(table.fragments), countText(table.rows), sizeText(table.bytes),
                table.wasThere ? "already there" : "")
        }
        return text
    }

    private var sentence: String {
        let tables = countText(summary.tables.count, "table")
        let rows = countText(summary.tables.reduce(0) { $0 + $1.rows }, "row")
        let bytes = sizeText(summary.tables.reduce(0) { $0 + $1.bytes })
        let received = sizeText(summary.bytesReceived)
        return """
            Dump \(summary.dump.sequence): \(tables), \(rows), \(bytes) in \(displayed(summary.directory)) \
            (\(received) fetched).
            """
    }

    var json: JSONValue {
        .object([
            "type": .string("summary"), "dumpId": .string(summary.dump.id),
            "sequence": .number(summary.dump.sequence), "schemaVersion": .string(summary.dump.schemaVersion),
            "directory": .string(summary.directory), "reloadScript": script.map { .string($0) } ?? .null,
            "bytesReceived": .number(summary.bytesReceived),
            "tables": .array(summary.tables.map(json)), "failures": .list(summary.failures),
        ])
    }

    private func json(_ table: UnpackSummary.Table) -> JSONValue {
        .object([
            "table": .string(table.table), "path": .string(table.path),
            "partial": .bool(table.effect == .append), "files": .number(table.fragments),
            "rows": .number(table.rows), "bytes": .number(table.bytes), "wasThere": .bool(table.wasThere),
        ])
    }
}
