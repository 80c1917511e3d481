import CanvasDataBase

extension SISAttempt {
    var json: JSONValue {
        func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
            .object(JSONObject(members.map { .init($0.key, $0.value) }))
        }
        return object([
            "id": text(id), "state": text(state?.name), "good": .bool(isGood),
            "time": .string(iso8601(intent.started)), "started": .number("\(intent.started)"),
            "newest": text(intent.newest),
            "newest_created": intent.newestCreated.map { .number("\($0)") } ?? .null,
            "host": .string(host), "account": .string(account),
            "parameters": .object(JSONObject(parameters)), "sha256": .string(sha256),
            "bytes": .number("\(length)"),
            "files": .array(
                files.map {
                    object([
                        "name": .string($0.name), "bytes": .number("\($0.length)"),
                        "sha256": .string($0.sha256),
                    ])
                }),
            "contents": .array(
                contents.files.map {
                    object(["name": .string($0.name), "bytes": .number("\($0.length)")])
                }),
            "rows": .object(JSONObject(rows)), "archive": text(archive), "archived": .bool(isArchived),
            "copied": .array(copied.map { .string($0) }), "settled": .bool(isSettled),
            "missing": .bool(isMissing), "reported": .bool(isReported),
        ])
    }

    /// Reads what `json` wrote.
    ///
    /// - Throws: `FieldError` with the wrong member. Each is checked, because the record names files that are moved, and
    ///   decides whether something is sent.
    init(_ reader: FieldReader) throws(FieldError) {
        let files = try reader.elements("files") { file throws(FieldError) in
            SISSentFile(
                name: try file.required("name", \.entryName), length: try file.required("bytes", \.count),
                sha256: try file.required("sha256", \.digest))
        }
        // Older records have none: then Canvas's list cannot be compared with them.
        let contents = try reader.elements("contents", orNone: true) { file throws(FieldError) in
            SISContents.File(
                name: try file.required("name", \.string), length: try file.required("bytes", \.count))
        }
        self.init(
            host: try reader.required("host", \.string),
            account: try reader.required("account") { $0.string == "self" ? "self" : SISImport.idText($0) },
            intent: SISImportAPI.Intent(
                started: try reader.required("started", \.momentInTime),
                newest: try reader.optional("newest", SISImport.idText),
                newestCreated: try reader.optional("newest_created", \.momentInTime)),
            parameters: try reader.members("parameters") { $0.string != nil },
            sha256: try reader.required("sha256", \.digest), length: try reader.required("bytes", \.count),
            files: files, contents: SISContents(files: contents),
            rows: try reader.members("rows") { $0.count != nil },
            id: try reader.optional("id", SISImport.idText),
            archive: try reader.optional("archive", \.entryName),
            isArchived: try reader.flag("archived"),
            copied: try reader.optional("copied", \.entryNames) ?? [],
            isSettled: try reader.flag("settled"), isMissing: try reader.flag("missing"),
            isReported: try reader.flag("reported"),
            state: try reader.optional("state", \.string).map { SISImportState($0) },
            isGood: try reader.flag("good"))
    }
}
