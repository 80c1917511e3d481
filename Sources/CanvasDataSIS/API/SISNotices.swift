import CanvasDataBase
import CanvasDataTransfer

// Steps of an import. Info and debug notices read as those of Canvas's own sample script (canvas-sis-python), which people
// search their logs for.
extension Notice {
    static func connecting(to link: HTTPLink, number: Int) -> Notice {
        Notice(
            .info, "Starting new \(link.scheme.uppercased()) connection (\(number)): \(link.hostAndPort)")
    }

    static func answered(_ method: HTTPRequest.Method, _ target: String, _ response: HTTPResponse) -> Notice {
        Notice(
            .debug,
            "\"\(method.rawValue) \(target) HTTP/1.1\" \(response.head.status) \(response.body.count)")
    }

    static func importLooksLike(_ json: JSONValue) -> Notice {
        Notice(.info, json.withoutLinkSecrets.text(.compact))
    }

    /// `seconds` since the watch began, with pauses of `pause` seconds.
    static func slept(_ seconds: Double, pause: Double, thenChecking id: String) -> Notice {
        let isMinutes = pause >= 60 && pause.truncatingRemainder(dividingBy: 60) == 0
        let time = isMinutes ? "\(Int(seconds / 60)) minutes" : "\(shortNumber(seconds)) seconds"
        return Notice(.info, "Slept \(time). Checking job \(id) progress now.")
    }

    static func state(_ state: SISImportState) -> Notice {
        Notice(.info, "Workflow_state state is: '\(state.name)'")
    }

    static let importComplete = Notice(
        .info, "Canvas API SIS import complete. Logging json from canvas")

    static func watchLimit(_ checks: Int) -> Notice {
        Notice(.info, "Counter reached \(checks) checks, manually quitting job monitoring")
    }

    static func stuck(_ id: String, checks: Int) -> Notice {
        Notice(
            .warning,
            "Import \(id) is still initializing after \(checks) checks. If it remains so, it is never imported: "
                + "check it in Canvas, and abort it.")
    }

    static func unknownState(_ state: SISImportState) -> Notice {
        Notice(.warning, "Unknown state \(state.name.quotedForDisplay); still waiting.")
    }

    static func adopted(_ id: String) -> Notice {
        Notice(
            .warning,
            "No response was received, but import \(id) matches this upload; continuing with it."
        )
    }

    static func lookingUp(_ cause: String) -> Notice {
        Notice(.info, "The outcome of the upload is unknown (\(cause)); looking for it in Canvas.")
    }
}

/// `90`, or `0.25`.
private func shortNumber(_ seconds: Double) -> String {
    let hundredths = (seconds * 100).rounded() / 100
    return hundredths == hundredths.rounded() ? "\(Int(hundredths))" : "\(hundredths)"
}
