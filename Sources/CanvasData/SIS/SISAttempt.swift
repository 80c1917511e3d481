/// One upload, as the state file remembers it: written before it leaves, and after each step.
public struct SISAttempt: Sendable, Equatable {
    /// Canvas's host, and port where it has one of its own.
    public var host: String
    public var account: String
    /// When it was about to leave, by the server's clock, and what was there before.
    public var intent: SISImportAPI.Intent
    /// Names and values, as sent.
    public var parameters: [JSONObject.Member]
    /// Of what was sent: the file, or the zip that was made of the files.
    public var sha256: String
    public var length: Int
    public var files: [SISSentFile]
    /// Rows by type; empty where they were not counted.
    public var rows: [JSONObject.Member]
    /// Canvas's id, once it is known.
    public var id: String?
    /// The folder below `archive/` that the files go to; nil where they stay.
    public var archive: String?
    public var isArchived = false
    /// Whether the run that sent it came to its end, so that the same files again mean another import.
    public var isReported = false
    /// How it ended, once that was seen.
    public var state: SISImportState?
    /// Whether the next import may go, as was decided at its end.
    public var isGood = false

    var hasEnded: Bool { state?.isTerminal ?? false }

    func rows(of type: String) -> Int? { rows.first { $0.name == type }?.value.int }

    var query: [(name: String, value: String)] {
        parameters.map { ($0.name, $0.value.string ?? "") }
    }
}

extension SISAttempt {
    var json: JSONValue {
        func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
            .object(JSONObject(members.map { .init($0.key, $0.value) }))
        }
        return object([
            "id": text(id), "state": text(state?.name), "good": .bool(isGood),
            "time": .string(iso8601(intent.started)), "started": .number("\(intent.started)"),
            "known": .array(intent.known.map { .string($0) }), "host": .string(host),
            "account": .string(account), "parameters": .object(JSONObject(parameters)),
            "sha256": .string(sha256), "bytes": .number("\(length)"),
            "files": .array(
                files.map {
                    object([
                        "name": .string($0.name), "bytes": .number("\($0.length)"),
                        "sha256": .string($0.sha256),
                    ])
                }),
            "rows": .object(JSONObject(rows)), "archive": text(archive), "archived": .bool(isArchived),
            "reported": .bool(isReported),
        ])
    }

    /// Nil when `json` is no attempt.
    init?(json: JSONValue) {
        guard let started = json["started"]?.double, let known = json["known"]?.array,
            let host = json["host"]?.string, let account = json["account"]?.string,
            let parameters = json["parameters"]?.object, let sha256 = json["sha256"]?.string,
            let length = json["bytes"]?.int, let files = json["files"]?.array
        else { return nil }
        self.init(
            host: host, account: account, intent: .init(started: started, known: known.compactMap(\.string)),
            parameters: parameters.members, sha256: sha256, length: length,
            files: files.compactMap { file in
                guard let name = file["name"]?.string, let length = file["bytes"]?.int,
                    let sha256 = file["sha256"]?.string
                else { return nil }
                return SISSentFile(name: name, length: length, sha256: sha256)
            },
            rows: json["rows"]?.object?.members ?? [], id: json["id"].flatMap(SISImport.idText),
            archive: json["archive"]?.string, isArchived: json["archived"]?.bool ?? false,
            isReported: json["reported"]?.bool ?? false,
            state: json["state"]?.string.map(SISImportState.init), isGood: json["good"]?.bool ?? false)
        guard self.files.count == files.count else { return nil }
    }
}
