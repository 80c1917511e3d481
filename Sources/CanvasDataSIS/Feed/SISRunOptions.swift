public import CanvasDataBase

/// How a feed sends: what it asks of Canvas, what must be true before it sends, and what happens afterwards.
public struct SISRunOptions: Sendable {
    /// What to do about an earlier import that has not ended, or ended badly.
    public enum Previous: String, Sendable, CaseIterable {
        /// Send nothing while an import is unfinished, or after one that failed.
        case check
        /// Wait for an unfinished import; send nothing after one that failed.
        case wait
        /// Send all the same.
        case ignore
    }
    /// Whose unfinished imports count.
    public enum Scope: String, Sendable, CaseIterable {
        /// All imports of the account: Canvas works on one at a time.
        case account
        /// Only the last import of this feed.
        case own
    }
    /// A person's decision about an upload whose answer was lost.
    public enum Adoption: Sendable, Equatable {
        /// The upload became the import with this ID.
        case id(String)
        /// The upload did not become an import.
        case noImport
    }

    /// What Canvas is asked to do with the files.
    public var importOptions = SISImportOptions()
    /// What to do about an earlier import that has not ended, or ended badly.
    public var previous = Previous.check
    /// Whose unfinished imports count.
    public var scope = Scope.account
    /// How to watch the import; nil to return as soon as Canvas has given it an ID.
    public var watch: SISWatch? = SISWatch()
    /// Whether `imported_with_messages` counts as a success.
    public var warningsOK = false
    /// Regular expressions. An import whose messages all match one of them counts as one without messages.
    public var ignoredWarnings: [String] = []
    /// By how many percent the rows of a type may have decreased since the last import, 0 to 100; nil for any.
    public var maxShrink: Int?
    /// Whether files are refused if Canvas would refuse them or skip rows in them.
    public var validates = true
    /// Whether files that are the same as in the last successful import are not sent again.
    public var skipsUnchanged = false
    /// Whether the file is sent as a form field, as `curl -F` does it, instead of as the body.
    public var isMultipart = false
    /// How long an upload whose answer was lost is looked for, in seconds.
    public var appearWithin = 60.0
    /// A decision about the last upload, if its answer was lost; nil to look for it in Canvas.
    public var adoption: Adoption?
    /// The directory in which the messages of an import are saved as `sis_errors_<id>.csv`; nil to save none.
    public var messagesDirectory: String?

    /// Called with the findings of the validation, also if there are none.
    public var onValidation: @Sendable (SISValidation) -> Void = { _ in }
    /// Called with all messages of an import that has ended.
    public var onMessages: @Sendable ([SISImportMessage]) -> Void = { _ in }

    /// Creates the options of an import without batch mode or diffing.
    public init() {}

    /// Checks that the options are valid and do not contradict one another.
    ///
    /// - Throws: `CanvasDataError` (usage).
    public func check() throws(CanvasDataError) {
        try importOptions.check()
        if let maxShrink, !(0...100).contains(maxShrink) {
            throw CanvasDataError(
                .usage, "The limit \(maxShrink) for missing rows is not a percentage.",
                remedy: "Give \(.setting(.maxShrink)) 0 to 100.")
        }
        for pattern in ignoredWarnings {
            do {
                _ = try Regex(pattern)
            } catch {
                throw CanvasDataError(
                    .usage, "\(pattern.quotedForDisplay) is not a valid regular expression.",
                    remedy: "Correct \(.setting(.ignoreWarning)).")
            }
        }
    }

    // MARK: Files

    /// Reports what was found in the files, and counts their rows.
    ///
    /// - Returns: rows by type, without those that Canvas would skip and without duplicates; empty for XML.
    /// - Throws: `CanvasDataError` (wrongData) for files that Canvas would not import whole; usage if batch mode over all
    ///   terms has no terms.
    func rows(of found: SISValidation) throws(CanvasDataError) -> [JSONObject.Member] {
        if validates {
            onValidation(found)
            guard found.isSendable else {
                throw CanvasDataError.notSendable(
                    errors: found.count(.error), skippedRows: found.count(.skippedRow))
            }
        }
        if importOptions.multiTermBatchMode, found.rows[.term] == nil { throw CanvasDataError.noTermsFile }
        let usable = found.usableRows
        return SISType.allCases.compactMap { type in
            usable[type].map { JSONObject.Member(type.rawValue, .number("\($0)")) }
        }
    }

    /// Compares the rows with those of the last import. Canvas may delete what is missing, and far fewer rows than last
    /// time, or none at all, are more likely a mistake.
    ///
    /// - Throws: `CanvasDataError` (wrongData).
    func checkShrinkage(
        _ rows: [JSONObject.Member], _ before: SISRecord.Contents?
    ) throws(CanvasDataError) {
        guard let limit = maxShrink else { return }
        let deletes = importOptions.deletesWhatIsMissing
        for row in rows {
            guard let now = row.value.int else { continue }
            if now == 0, deletes, limit < 100 { throw CanvasDataError.emptyList(row.name) }
            guard let before = before?.rows(of: row.name, areComplete: deletes), before > 0 else { continue }
            if (before - now) * 100 > limit * before {
                throw CanvasDataError.shrunk(row.name, from: before, to: now, limit: limit)
            }
        }
    }

    // MARK: Messages

    /// The messages that match none of `ignoredWarnings`.
    func counted(_ messages: [SISImportMessage]) -> [SISImportMessage] {
        // They were checked before; an invalid one ignores nothing.
        let patterns = ignoredWarnings.compactMap { try? Regex($0) }
        return messages.filter { message in
            !patterns.contains { message.lineWithoutRow.contains($0) }
        }
    }

    /// Whether an import that ended with messages counts as a success.
    func accepts(_ messages: [SISImportMessage], of ended: SISImport) -> Bool {
        let areAllKnown = !messages.isEmpty && messages.count >= ended.messageCount ?? 0
        return warningsOK || areAllKnown && counted(messages).isEmpty
    }
}
