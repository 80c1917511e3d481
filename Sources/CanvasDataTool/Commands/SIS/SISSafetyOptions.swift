import ArgumentParser
import CanvasDataSIS

/// What must be so before anything is sent.
struct SISSafetyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What about an import before that is unfinished or failed (default: check).", valueName: "what"))
    var previous: SISPlan.Previous?

    @Option(help: ArgumentHelp("Whose unfinished imports count (default: account).", valueName: "whose"))
    var previousScope: SISPlan.Scope?

    @Flag(inversion: .prefixedNo, help: "Take imported_with_messages for a success (default: no).")
    var warningsOk: Bool?

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Messages that match do not count. May be repeated.", valueName: "regex"))
    var ignoreWarning: [String] = []

    @Option(
        help: ArgumentHelp(
            "Refuse so many percent fewer rows of a type than last time (batch mode and diffing: 10).",
            valueName: "pct"))
    var maxShrink: Int?

    @Flag(
        name: .customLong("validate"), inversion: .prefixedNo,
        help: "Check the files before sending (default: yes).")
    var validates: Bool?

    @Flag(help: "Do not send what was sent last, with success.")
    var skipUnchanged = false

    @Option(help: ArgumentHelp("Look so long for an upload whose answer was lost.", valueName: "seconds"))
    var appearWithin = 60.0

    @Option(help: ArgumentHelp("Silence after which an upload counts as lost.", valueName: "seconds"))
    var uploadTimeout = 300

    @Option(
        help: ArgumentHelp(
            "Which import an upload became that could not be found, or none.", valueName: "id"),
        transform: { text in
            if text == "none" { return .noImport }
            guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
                throw ValidationError("Give --adopt the number of an import, or none.")
            }
            return .id(text)
        })
    var adopt: SISPlan.Adoption?

    func validate() throws {
        guard appearWithin >= 0, appearWithin <= 86_400 else {
            throw ValidationError("--appear-within must be seconds, 0 to 86400.")
        }
        guard (1...86_400).contains(uploadTimeout) else {
            throw ValidationError("--upload-timeout must be seconds, 1 to 86400.")
        }
    }
}
