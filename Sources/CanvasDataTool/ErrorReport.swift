import CanvasData

/// What the user is told about a failure, and how the program ends because of it.
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
            self.init(exit: ExitCode(error.kind), message: error.message, hint: error.remedy)
        case is CancellationError:
            self.init(.interrupted(by: .interrupted))
        default:
            self.init(.bug("\(error)"))
        }
    }

    /// For people: the sentence, and below it what to do.
    var text: String {
        let sentence = "Error: \(displayed(message))"
        guard let hint else { return sentence }
        return "\(sentence)\n  \(displayed(hint))"
    }

    /// For programs: one JSON object on one line.
    var json: String {
        let hint = hint.map { quotedForJSON($0) } ?? "null"
        return """
            {"type":"error","code":"\(exit.name)","exit":\(exit.rawValue),\
            "message":\(quotedForJSON(message)),"hint":\(hint)}
            """
    }

    private init(_ report: ErrorReport) { self = report }

    /// Stopped by a signal; work that was done stays done.
    static func interrupted(by exit: ExitCode) -> ErrorReport {
        ErrorReport(
            exit: exit, message: "Interrupted before the end.", hint: "Run the same command again to go on.")
    }

    private static func bug(_ what: String) -> ErrorReport {
        ErrorReport(
            exit: .bug, message: "This is a mistake in canvas-data: \(what)",
            hint: "Please report it, with the command and what --version says.")
    }
}

/// `text` as a JSON string, quotes included.
func quotedForJSON(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": quoted += "\\\""
        case "\\": quoted += "\\\\"
        case "\n": quoted += "\\n"
        case "\t": quoted += "\\t"
        case let control where control.value < 0x20 || control.value == 0x7f:
            let digits = String(control.value, radix: 16)
            quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: quoted.unicodeScalars.append(scalar)
        }
    }
    return quoted + "\""
}
