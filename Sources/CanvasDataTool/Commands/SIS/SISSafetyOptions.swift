import ArgumentParser
import CanvasDataSIS

/// What must hold before anything is sent.
struct SISSafetyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What to do if the previous import is unfinished or failed (default: check).", valueName: "what"))
    var previous: SISRunOptions.Previous?

    @Option(help: ArgumentHelp("Whose unfinished imports count (default: account).", valueName: "whose"))
    var previousScope: SISRunOptions.Scope?

    @Flag(inversion: .prefixedNo, help: "Treat imported_with_messages as success (default: no).")
    var warningsOk: Bool?

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Ignore messages that match. May be repeated.", valueName: "regex"))
    var ignoreWarning: [String] = []

    @Option(
        help: ArgumentHelp(
            "Refuse to send n percent fewer rows of a type than last time (batch mode, diffing: 10).",
            valueName: "n"))
    var maxShrink: Int?

    @Flag(
        name: .customLong("validate"), inversion: .prefixedNo,
        help: "Check the files before sending (default: yes).")
    var validates: Bool?

    @Flag(help: "Send nothing if the last import succeeded and had the same files.")
    var skipUnchanged = false

    @Option(
        help: ArgumentHelp(
            "How long (in seconds) to look for an upload whose response was lost.", valueName: "seconds"))
    var appearWithin = 60.0

    @Option(
        help: ArgumentHelp(
            "How long (in seconds) an upload may stall before it counts as lost.", valueName: "seconds"))
    var uploadTimeout = 300

    @Option(
        help: ArgumentHelp(
            "The import that a lost upload became, or none if Canvas did not receive it.", valueName: "id"),
        transform: { text in
            if text == "none" { return .noImport }
            guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
                throw ValidationError("Give --adopt the ID of an import, or none.")
            }
            return .id(text)
        })
    var adopt: SISRunOptions.Adoption?

    func validate() throws {
        guard appearWithin >= 0, appearWithin <= 86_400 else {
            throw ValidationError("--appear-within must be 0 to 86400 seconds.")
        }
        guard (1...86_400).contains(uploadTimeout) else {
            throw ValidationError("--upload-timeout must be 1 to 86400 seconds.")
        }
    }
}
