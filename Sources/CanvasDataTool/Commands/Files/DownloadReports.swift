import CanvasData
import CanvasDataBase

/// What `get-dump-files` and `get-table-files` did.
struct DownloadReport: Summary {
    let summary: DownloadSummary

    var lines: [String] {
        let fetched = fetchedText(summary.files, bytes: summary.bytesReceived)
        return ["\(fetched) into \(displayed(summary.directory))\(reusedText(summary.files))."]
    }

    var json: JSONValue {
        .object([
            "type": .string("summary"), "sequence": summary.sequence.map { .number($0) } ?? .null,
            "directory": .string(summary.directory), "bytesReceived": .number(summary.bytesReceived),
            "files": list(summary.files), "failures": .list(summary.failures),
        ])
    }
}

/// What `sync-dump-files` did.
struct SyncReport: Summary {
    let summary: SyncSummary

    var lines: [String] {
        let fetched = fetchedText(summary.files, bytes: summary.bytesReceived)
        let deleted = summary.deleted.count
        let gone = deleted == 0 ? "" : "; deleted \(countText(deleted)) that Canvas no longer lists"
        return ["\(fetched) into \(displayed(summary.directory))\(reusedText(summary.files))\(gone)."]
    }

    var json: JSONValue {
        .object([
            "type": .string("summary"), "schemaVersion": .string(summary.schemaVersion),
            "directory": .string(summary.directory), "bytesReceived": .number(summary.bytesReceived),
            "incomplete": .bool(summary.isIncomplete), "files": list(summary.files),
            "deleted": .array(summary.deleted.map { .string($0) }),
            "keptTables": .array(summary.keptTables.map { .string($0) }),
            "failures": .list(summary.failures),
        ])
    }
}

private func fetchedText(_ files: [DownloadSummary.File], bytes: Int) -> String {
    "Fetched \(countText(files.filter { !$0.wasThere }.count, "file")) (\(sizeText(bytes)))"
}

private func reusedText(_ files: [DownloadSummary.File]) -> String {
    let there = files.filter(\.wasThere).count
    return there > 0 ? "; \(countText(there)) \(there == 1 ? "was" : "were") already there" : ""
}

private func list(_ files: [DownloadSummary.File]) -> JSONValue {
    .array(
        files.map { file in
            .object([
                "table": .string(file.table), "name": .string(file.name), "wasThere": .bool(file.wasThere),
            ])
        })
}
