public import CanvasDataBase

/// How a feed sends: what it asks of Canvas, what must be so before, and what happens after.
public struct SISPlan: Sendable {
    public enum Previous: String, Sendable, CaseIterable {
        /// Send nothing while an import is unfinished, or after one that failed.
        case check
        /// Wait for an unfinished one.
        case wait
        case ignore
    }
    public enum Scope: String, Sendable, CaseIterable {
        /// Imports of the whole account count: Canvas works on one at a time.
        case account
        /// Only what this feed has sent.
        case own
    }
    /// What a person says about an upload whose answer was lost.
    public enum Adoption: Sendable, Equatable { case id(String), noImport }

    public var options = SISImportOptions()
    public var previous = Previous.check
    public var scope = Scope.account
    /// Nil to leave as soon as Canvas has given an id.
    public var watch: SISWatch? = SISWatch()
    /// Whether `imported_with_messages` is as good as `imported`.
    public var warningsOK = false
    /// Regular expressions; an import whose messages all match one of them is as good as one without messages.
    public var ignoredWarnings: [String] = []
    /// How many percent fewer rows of a type there may be than last time; nil for any.
    public var maxShrink: Int?
    /// Whether CSV files are checked before they are sent.
    public var validates = true
    /// Whether what was sent last, with success, is sent again.
    public var skipsUnchanged = false
    /// As a form field, as `curl -F` does.
    public var isMultipart = false
    /// Seconds that an upload without an answer is looked for.
    public var appearWithin = 60.0
    public var adoption: Adoption?
    /// Where all messages of an import go, as `sis_errors_<id>.csv`; nil for nowhere.
    public var messagesDirectory: String?

    /// Given what the check of the files has found, also where that is nothing.
    public var onValidation: @Sendable (SISValidation) -> Void = { _ in }
    /// Given all messages of an import that has ended.
    public var onMessages: @Sendable ([SISImportMessage]) -> Void = { _ in }

    public init() {}

    /// Throws for what makes no sense, before anything is asked of Canvas.
    ///
    /// - Throws: `CanvasDataError` (usage).
    public func check() throws(CanvasDataError) {
        try options.check()
        if let maxShrink, !(0...100).contains(maxShrink) {
            throw CanvasDataError(
                .usage, "--max-shrink \(maxShrink) makes no sense.", remedy: "It is a percentage, 0 to 100.")
        }
        for pattern in ignoredWarnings {
            do {
                _ = try Regex(pattern)
            } catch {
                throw CanvasDataError(
                    .usage, "\(pattern.quotedForDisplay) is no regular expression.",
                    remedy: "Correct --ignore-warning.")
            }
        }
    }

    /// Which of `messages` count.
    func counted(_ messages: [SISImportMessage]) -> [SISImportMessage] {
        // They were checked before; one that is none ignores nothing.
        let patterns = ignoredWarnings.compactMap { try? Regex($0) }
        return messages.filter { message in
            !patterns.contains { message.lineWithoutRow.contains($0) }
        }
    }
}
