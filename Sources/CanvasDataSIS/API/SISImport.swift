public import CanvasDataBase

/// One SIS import, as Canvas describes it.
///
/// Old and new versions of Canvas differ in what they send: every member except the ID and the state may be missing.
public struct SISImport: Sendable, Equatable {
    /// The ID, in digits; on some Canvases longer than any machine word.
    public let id: String
    /// The state when it was asked for.
    public let state: SISImportState
    /// Everything Canvas sent.
    public let json: JSONValue

    /// Reads what Canvas sent.
    ///
    /// - Throws: `CanvasDataError` (wrongData) if `json` has no ID or no state.
    public init(json: JSONValue) throws {
        guard let id = json["id"].flatMap(Self.idText), let state = json["workflow_state"]?.string else {
            throw CanvasDataError.notAnImport
        }
        self.id = id
        self.state = SISImportState(state)
        self.json = json
    }

    /// An ID, from a number or a string. It becomes part of a path, so it may contain only digits.
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

    /// Whether the import with ID `first` was created before the one with ID `second`.
    static func isLower(_ first: String, than second: String) -> Bool {
        // Some have more digits than any machine word.
        let (first, second) = (first.drop { $0 == "0" }, second.drop { $0 == "0" })
        return (first.utf8.count, String(first)) < (second.utf8.count, String(second))
    }

    /// When it was created, as sent (ISO 8601, UTC).
    public var createdAt: String? { json["created_at"]?.string }
    /// `createdAt` in seconds since 1970; nil if it cannot be parsed.
    var created: Double? {
        createdAt.flatMap(SISDate.seconds(of:)).map(Double.init).flatMap { $0.isMoment ? $0 : nil }
    }
    /// When it ended, as sent (ISO 8601, UTC); also nil for an import that was aborted or whose job crashed.
    public var endedAt: String? { json["ended_at"]?.string }
    /// Percent done, 0 to 100; starts again at 0 for the cleanup of batch mode.
    public var progress: Int? { json["progress"]?.int ?? json["progress"]?.string.flatMap { Int($0) } }
    /// Why the job crashed; nil if it did not.
    public var errorMessage: String? { data?["error_message"]?.string }
    /// Rows by type (`users`, `enrollments`, …), and `warning_count` and `error_count`.
    public var counts: [(name: String, count: Int)] {
        (data?["counts"]?.object?.members ?? []).compactMap { member in
            member.value.int.map { (member.name, $0) }
        }
    }
    /// The types found in the files: `user`, `course`, …; nil until Canvas has read them.
    public var suppliedBatches: [String]? { data?["supplied_batches"]?.array?.compactMap(\.string) }

    /// The number of all messages; nil if Canvas does not say.
    public var messageCount: Int? {
        let found = counts.filter { $0.name == "warning_count" || $0.name == "error_count" }.map(\.count)
        return found.isEmpty ? nil : found.reduce(0, +)
    }

    /// The first 24 warnings, and a message that says how many more there are.
    public var shownWarnings: [SISImportMessage] { messages("processing_warnings", .warning) }
    /// The first 24 errors, and a message that says how many more there are.
    public var shownErrors: [SISImportMessage] { messages("processing_errors", .error) }

    /// Link to all messages as CSV; written a while after the import has ended, and valid for one hour.
    var errorsURL: String? { json["errors_attachment"]?["url"]?.string }

    /// Whether Canvas accepted the files but imported nothing: it found no known type and counted no rows.
    public var didNothing: Bool {
        state == .imported && data?["counts"]?.object != nil && suppliedBatches ?? [] == []
            && counts.allSatisfy { $0.count == 0 }
    }

    private var data: JSONValue? { json["data"] }

    private func messages(_ name: String, _ level: SISImportMessage.Level) -> [SISImportMessage] {
        (json[name]?.array ?? []).compactMap { pair in
            guard let pair = pair.array, let text = pair.last?.string else { return nil }
            // Without a file the message is about the whole import.
            return SISImportMessage(level: level, file: pair.count > 1 ? pair[0].string : nil, text: text)
        }
    }
}

extension SISImport {
    /// The CSV files that Canvas took; nil until it has started on them, and if it does not say.
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
