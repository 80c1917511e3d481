import CanvasDataBase
import CanvasDataSIS

/// The outcome of `sis import` and `sis run`.
struct SISReport: Summary {
    let outcome: SISOutcome

    var lines: [String] {
        switch outcome.verdict {
        case .nothingToSend: []
        case .unchanged: ["Nothing was sent: the files are the same as in the last import."]
        case .planned:
            ["Would send \(sizeText(outcome.length ?? 0)): POST \(displayed(outcome.target ?? ""))"]
                + outcome.files.map { "  \(displayed($0.name))  \(sizeText($0.length))" }
        default: [result]
        }
    }

    private var result: String {
        guard let sent = outcome.sent else { return "" }
        let messages = outcome.messages.isEmpty ? "" : ", \(countText(outcome.messages.count, "message"))"
        let saved = outcome.savedMessages.map { " in \(displayed($0))" } ?? ""
        let state = outcome.verdict == .unfinished ? "still \(sent.state.name)" : sent.state.name
        let rows = sent.counts.filter { $0.count > 0 && !$0.name.hasSuffix("_count") }
            .map { "\(countText($0.count)) \($0.name)" }.joined(separator: ", ")
        return
            "Import \(sent.id): \(displayed(state))\(messages)\(saved)\(rows.isEmpty ? "" : "; \(displayed(rows))")"
    }

    var json: JSONValue {
        func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        return .object([
            "verdict": .string(outcome.verdict.name), "id": text(outcome.sent?.id),
            "state": text(outcome.sent?.state.name),
            "files": .array(
                outcome.files.map {
                    .object([
                        "name": .string($0.name), "bytes": .number($0.length), "sha256": .string($0.sha256),
                    ])
                }),
            "archive": text(outcome.archive), "messages": .number(outcome.messages.count),
            "counted_messages": .number(outcome.counted), "saved_messages": text(outcome.savedMessages),
            "first_messages": .array(outcome.messages.prefix(25).map { .string($0.line) }),
            "trouble": text(outcome.trouble?.message), "target": text(outcome.target),
            "bytes": outcome.length.map { .number($0) } ?? .null,
            "import": outcome.sent?.json.withoutLinkSecrets ?? .null,
        ])
    }
}

extension SISOutcome.Verdict {
    /// The verdict in the JSON.
    var name: String {
        switch self {
        case .nothingToSend: "nothing_to_send"
        case .unchanged: "unchanged"
        case .planned: "planned"
        case .accepted: "accepted"
        case .imported: "imported"
        case .importedWithMessages: "imported_with_messages"
        case .failed: "failed"
        case .optionsNotTaken: "options_not_taken"
        case .unfinished: "unfinished"
        }
    }
}

extension CanvasDataError {
    /// Why an outcome is not a success; nil if it is one.
    static func outcome(_ outcome: SISOutcome) -> CanvasDataError? {
        verdict(outcome) ?? outcome.trouble
    }

    private static func verdict(_ outcome: SISOutcome) -> CanvasDataError? {
        guard let sent = outcome.sent else { return nil }
        let see = "'canvas-data sis errors \(sent.id)' shows all messages."
        switch outcome.verdict {
        case .nothingToSend, .unchanged, .planned, .accepted, .imported: return nil
        case .importedWithMessages:
            return CanvasDataError(
                .partlyDone,
                "Import \(sent.id) ended as imported_with_messages: \(countText(outcome.counted, "message")).",
                remedy: "\(see) If your feed always has some, use --warnings-ok (warnings_ok).")
        case .failed:
            let reason = sent.errorMessage.map { ": \($0)" } ?? "."
            return CanvasDataError(
                .failed, "Import \(sent.id) ended as \(sent.state.name)\(reason)",
                remedy: sent.state == .failed
                    ? "Check it in Canvas. Nothing more is sent until you use --previous ignore."
                    : "Part of it may have been applied anyway. \(see)")
        case .unfinished:
            return CanvasDataError(
                .busy, "Import \(sent.id) is still \(sent.state.name); Canvas continues by itself.",
                remedy: "'canvas-data sis status \(sent.id) --watch' waits until it is done.")
        case .optionsNotTaken(let differences):
            let list = differences.map {
                "\($0.option) was not accepted (requested: \($0.asked), Canvas has \($0.echoed))"
            }
            return CanvasDataError(
                .failed,
                "Import \(sent.id) does not have the requested options: \(list.joined(separator: "; ")).",
                remedy: "It continues in Canvas. To stop it, run at once: canvas-data sis abort \(sent.id)")
        }
    }
}
