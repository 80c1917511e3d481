import CanvasDataBase

/// All findings, for people and for programs.
struct DoctorReport {
    let findings: [Finding]

    /// One line per finding, and one more for its remedy; with `quiet`, only those that are not ok.
    func lines(colored: Bool, quiet: Bool) -> [String] {
        let width = findings.map(\.check.count).max() ?? 0
        return findings.filter { !quiet || $0.state != .ok }.flatMap { finding in
            let word = finding.state.rawValue.padded(to: 4)
            let state = colored ? "\(finding.state.color)\(word)\u{1b}[0m" : word
            let first = "\(state)  \(finding.check.padded(to: width))  \(displayed(finding.message))"
            let margin = String(repeating: " ", count: width + 8)
            return [first] + (finding.remedy.map { ["\(margin)\(displayed($0.forUsers))"] } ?? [])
        }
    }

    var json: JSONValue {
        .object([
            "checks": .array(
                findings.map { finding in
                    .object([
                        "check": .string(finding.check), "state": .string(finding.state.rawValue),
                        "message": .string(finding.message),
                        "remedy": finding.remedy.map { .string($0.forUsers) } ?? .null,
                    ])
                }),
            "ok": .number(count(.ok)), "warn": .number(count(.warn)), "fail": .number(count(.fail)),
        ])
    }

    /// The error that the command ends with; nil if no check failed.
    var error: CanvasDataError? {
        guard count(.fail) > 0 else { return nil }
        return CanvasDataError(
            .failed, "\(countText(count(.fail))) of \(countText(findings.count, "check")) failed.",
            remedy: "Follow the hint under each finding, then run 'canvas-data doctor' again.")
    }

    private func count(_ state: Finding.State) -> Int { findings.count { $0.state == state } }
}

extension Finding.State {
    /// Green, yellow, red.
    fileprivate var color: String {
        switch self {
        case .ok: "\u{1b}[32m"
        case .warn: "\u{1b}[33m"
        case .fail: "\u{1b}[31m"
        }
    }
}
