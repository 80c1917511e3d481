import CanvasData
import CanvasDataTransfer

extension Session {
    /// Runs the user's command with what became of sending. That it fails is no failure of the import.
    func notify(_ command: String, outcome: SISOutcome?, _ error: (any Error)?) async {
        let report = error.map { ErrorReport($0) }
        var members: [JSONObject.Member] = []
        if let outcome { members += SISReport(outcome: outcome).json.object?.members ?? [] }
        members.append(.init("exit", .number(Int(report?.exit.rawValue ?? 0))))
        members.append(.init("error", report.map { .string($0.message) } ?? .null))
        members.append(.init("hint", report?.hint.map { .string($0) } ?? .null))
        var environment = environment.withoutSecrets
        environment["SIS_ID"] = outcome?.sent?.id ?? ""
        environment["SIS_STATE"] = outcome?.sent?.state.name ?? report?.exit.name ?? ""
        environment["SIS_EXIT"] = "\(report?.exit.rawValue ?? 0)"
        let text = console.redacted(JSONValue.object(JSONObject(members)).text(.pretty)) + "\n"
        let run = NotifyCommand(command: command, environment: environment)
        // It runs to its end even where we are being stopped: that is worth telling, too.
        if let words = try? await blocking({ run.run(input: text) }) {
            console.step(Notice(.warning, "The notify command failed: \(words)."))
        }
    }
}
