import CanvasDataBase

/// What the user sees of a failure, and the exit code.
struct ErrorReport: Equatable {
    let exit: ExitCode
    let message: String
    let hint: String?

    init(exit: ExitCode, message: String, hint: String? = nil) {
        self.exit = exit
        self.message = message
        self.hint = hint
    }

    init(_ error: any Error) {
        switch error {
        case let error as CanvasDataError:
            self.init(exit: ExitCode(error.kind), message: error.message, hint: error.remedy?.forUsers)
        case is CancellationError:
            self.init(.interrupted(by: .interrupted))
        default:
            self.init(.bug("\(error)"))
        }
    }

    /// For people: the message, and the hint on the next line.
    var text: String {
        let sentence = "Error: \(displayed(message))"
        guard let hint else { return sentence }
        return "\(sentence)\n  \(displayed(hint))"
    }

    /// For programs: one JSON object on one line.
    var json: String {
        let object: JSONValue = .object([
            "type": .string("error"), "code": .string(exit.name), "exit": .number("\(exit.rawValue)"),
            "message": .string(message), "hint": hint.map { .string($0) } ?? .null,
        ])
        return object.text(.compact)
    }

    private init(_ report: ErrorReport) { self = report }

    /// The run was stopped by a signal; work that was done stays done.
    static func interrupted(by exit: ExitCode) -> ErrorReport {
        ErrorReport(
            exit: exit, message: "Interrupted before it was done.",
            hint: "Run the same command again to continue.")
    }

    private static func bug(_ what: String) -> ErrorReport {
        ErrorReport(
            exit: .bug, message: "This is a bug in canvas-data: \(what)",
            hint: "Please report it, with the command and the output of --version.")
    }
}
