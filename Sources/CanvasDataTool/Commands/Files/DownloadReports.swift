import CanvasData

extension DownloadSummary: Summary {
    var lines: [String] {
        ["\(fetchedText(files, bytes: bytesReceived)) into \(displayed(directory))\(reusedText(files))."]
    }

    var json: JSONValue {
        .object([
            "type": .string("summary"), "sequence": sequence.map { .number($0) } ?? .null,
            "directory": .string(directory), "bytesReceived": .number(bytesReceived), "files": .list(files),
            "failures": .list(failures),
        ])
    }
}

extension SyncSummary: Summary {
    var lines: [String] {
        let gone = deleted.isEmpty ? "" : "; deleted \(countText(deleted.count)) that Canvas no longer lists"
        return [
            "\(fetchedText(files, bytes: bytesReceived)) into \(displayed(directory))\(reusedText(files))\(gone)."
        ]
    }

    var json: JSONValue {
        .object([
            "type": .string("summary"), "schemaVersion": .string(schemaVersion),
            "directory": .string(directory), "bytesReceived": .number(bytesReceived),
            "incomplete": .bool(isIncomplete), "files": .list(files),
            "deleted": .array(deleted.map { .string($0) }),
            "keptTables": .array(keptTables.map { .string($0) }),
            "failures": .list(failures),
        ])
    }
}

private func fetchedText(_ files: [DownloadSummary.File], bytes: Int) -> String {
    "Fetched \(countText(files.filter { !$0.wasThere }.count, "file")) (\(sizeText(bytes)))"
}

private func reusedText(_ files: [DownloadSummary.File]) -> String {
    let there = files.filter(\.wasThere).count
    return there > 0 ? "; \(countText(there)) \(there == 1 ? "was" : "were") there already" : ""
}
