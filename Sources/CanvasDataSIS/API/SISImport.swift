public import CanvasDataBase

/// One SIS import, as Canvas describes it.
///
/// Old and new Canvases differ in what they send: every member but the id and the state may be missing.
public struct SISImport: Sendable, Equatable {
    /// Digits; longer than any machine word on some Canvases.
    public let id: String
    public let state: SISImportState
    /// All of it, as sent.
    public let json: JSONValue

    /// - Throws: `CanvasDataError` (wrongData) when `json` has no id or no state.
    public init(json: JSONValue) throws {
        guard let id = json["id"].flatMap(Self.idText), let state = json["workflow_state"]?.string else {
            throw CanvasDataError.notAnImport
        }
        self.id = id
        self.state = SISImportState(state)
        self.json = json
    }

    /// A number, or a string where string ids were asked for. It becomes part of a path, so digits only.
    static func idText(_ value: JSONValue) -> String? {
        let text: String
        switch value {
        case .number(let literal): text = literal
        case .string(let string): text = string
        default: return nil
        }
        return isID(text) ? text : nil
    }

    package static func isID(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count) && text.utf8.allSatisfy { (48...57).contains($0) }
    }

    /// Whether an import of id `first` was created before one of id `second`.
    static func isLower(_ first: String, than second: String) -> Bool {
        // Some have more digits than any machine word.
        let (first, second) = (first.drop { $0 == "0" }, second.drop { $0 == "0" })
        return (first.utf8.count, String(first)) < (second.utf8.count, String(second))
    }

    /// When it was created, as sent (ISO 8601, UTC).
    public var createdAt: String? { json["created_at"]?.string }
    /// `createdAt` in seconds since 1970; nil where it cannot be read.
    var created: Double? {
        createdAt.flatMap(SISDate.seconds(of:)).map(Double.init).flatMap { $0.isMoment ? $0 : nil }
    }
    /// When it ended; also nil for one that was aborted or whose job crashed.
    public var endedAt: String? { json["ended_at"]?.string }
    /// 0 to 100; begins again at 0 for the cleanup of batch mode.
    public var progress: Int? { json["progress"]?.int ?? json["progress"]?.string.flatMap { Int($0) } }
    /// Why the job itself crashed.
    public var errorMessage: String? { data?["error_message"]?.string }
    /// Rows by type: `users`, `enrollments`, …, `warning_count`, `error_count`.
    public var counts: [(name: String, count: Int)] {
        (data?["counts"]?.object?.members ?? []).compactMap { member in
            member.value.int.map { (member.name, $0) }
        }
    }
    /// The types found in the files: `user`, `course`, …; nil as long as Canvas has not looked.
    public var suppliedBatches: [String]? { data?["supplied_batches"]?.array?.compactMap(\.string) }

    /// How many messages there are in all; nil where Canvas does not say.
    public var messageCount: Int? {
        let found = counts.filter { $0.name == "warning_count" || $0.name == "error_count" }.map(\.count)
        return found.isEmpty ? nil : found.reduce(0, +)
    }

    /// The first 24 warnings, and a line that says how many more there are.
    public var shownWarnings: [SISImportMessage] { messages("processing_warnings", .warning) }
    /// The same of the errors.
    public var shownErrors: [SISImportMessage] { messages("processing_errors", .error) }

    /// Where all messages are as CSV; written a while after the import ended, and dead after one hour.
    var errorsURL: String? { json["errors_attachment"]?["url"]?.string }

    /// Whether Canvas took something and did nothing with it: no type was found and no row counted.
    public var didNothing: Bool {
        state == .imported && data?["counts"]?.object != nil && suppliedBatches ?? [] == []
            && counts.allSatisfy { $0.count == 0 }
    }

    private var data: JSONValue? { json["data"] }

    private func messages(_ name: String, _ level: SISImportMessage.Level) -> [SISImportMessage] {
        (json[name]?.array ?? []).compactMap { pair in
            guard let pair = pair.array, let text = pair.last?.string else { return nil }
            // A file that is null: the message is about the whole import.
            return SISImportMessage(level: level, file: pair.count > 1 ? pair[0].string : nil, text: text)
        }
    }
}

extension SISImport {
    /// The CSV files that Canvas took; nil before it has begun with them, and where it does not say.
    var listedFiles: [SISContents.ListedFile]? {
        guard let listed = json["csv_attachments"]?.array, !listed.isEmpty else { return nil }
        let files = listed.compactMap { file -> SISContents.ListedFile? in
            guard let length = file["size"]?.int else { return nil }
            let names = [file["display_name"]?.string, file["filename"]?.string]
            return SISContents.ListedFile(names: names.compactMap { $0 }, length: length)
        }
        return files.count == listed.count ? files : nil
    }
}
