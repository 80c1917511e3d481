package import CanvasDataBase
import CanvasDataTransfer

// Errors of requests to Canvas.
extension CanvasDataError {
    static let implausibleToken = CanvasDataError(
        .configuration,
        "The access token is empty or contains a space, a line break or a non-ASCII character.",
        remedy: "Create one in Canvas (Account, Settings, New Access Token), and provide it in a file "
            + "(\(.key(.accessTokenFile))) or as \(.variable(.accessToken)).")

    static func badCanvasAddress(_ text: String) -> CanvasDataError {
        CanvasDataError(
            .configuration, "\"\(text)\" is not a valid Canvas URL.",
            remedy:
                "Give only scheme and host, such as https://mysubdomain.instructure.com (\(.key(.canvasURL)))."
        )
    }

    static func plainCanvasAddress(_ host: String) -> CanvasDataError {
        CanvasDataError(
            .configuration, "http://\(host) would send the access token unencrypted.",
            remedy:
                "Use https:// (\(.key(.canvasURL))); plain http is only for a simulated Canvas on 127.0.0.1.")
    }

    static func badAccount(_ text: String) -> CanvasDataError {
        CanvasDataError(
            .configuration, "\(text.quotedForDisplay) is not a valid account ID.",
            remedy: "Give a number, or self (\(.key(.account))).")
    }

    static func refusedToken(host: String, words: String?, isToken: Bool) -> CanvasDataError {
        let said = words.map { ": \($0.quotedForDisplay)" } ?? ""
        guard isToken else {
            return CanvasDataError(
                .refused, "\(host) does not allow this user to do that (401 Unauthorized\(said)).",
                remedy:
                    "The role needs \"SIS Data - import\" to send, and \"SIS Data - manage\" to undo; or the "
                    + "token is wrong.")
        }
        return CanvasDataError(
            .refused, "\(host) refused the access token (401 Unauthorized\(said)).",
            remedy: "It is wrong, has expired or was deleted: create another in Canvas (Account, Settings).")
    }

    static func forbidden(host: String, words: String?) -> CanvasDataError {
        CanvasDataError(
            .refused,
            "\(host) refused the request (403 Forbidden\(words.map { ": \($0.quotedForDisplay)" } ?? "")).",
            remedy: "Instructure has to enable SIS imports for an account; ask your contact there.")
    }

    static func canvasRedirected(host: String, to other: String?) -> CanvasDataError {
        CanvasDataError(
            .refused,
            "\(host) redirects to \(other ?? "another address"), but the access token is not sent there.",
            remedy: "If your Canvas has moved there, set \(.key(.canvasURL)) to the new address.")
    }

    static func canvasNotJSON(host: String, path: String) -> CanvasDataError {
        CanvasDataError(
            .unavailable, "\(host) answered \(path) with something other than JSON.",
            remedy:
                "Check \(.key(.canvasURL)); a proxy or a login portal may have answered instead of Canvas.")
    }

    static func canvasGivenUp(host: String, path: String, summary: String) -> CanvasDataError {
        CanvasDataError(
            .unavailable, "\(host) gave no usable answer to \(path) (\(summary)).",
            remedy: "Try again later; \(.setting(.verbose)) shows each attempt.")
    }

    /// A request that did not reach Canvas, or whose answer did not arrive.
    static func canvas(_ error: TransferError, host: String) -> CanvasDataError {
        transfer(error, with: host, urlSetting: .canvasURL)
    }

    /// A 400 or a 404, whose meaning only Canvas's own message tells.
    static func canvasRefused(_ refusal: SISRefusal, host: String, _ what: String) -> CanvasDataError {
        let said = refusal.words.map { ": \($0)" } ?? "."
        return CanvasDataError(
            refusal.status == 404 ? .usage : .unavailable,
            "\(host) does not \(what) (\(refusal.status))\(said)",
            remedy: refusal.status == 404 ? "'\(.command(.sisList))' lists the imports of the account." : nil)
    }

    static let notAnImport = CanvasDataError(
        .wrongData, "Canvas's answer is not an SIS import: it has no id or no workflow_state.",
        remedy: "Check \(.key(.canvasURL)); a proxy or a login portal may have answered instead of Canvas.")
}

// Errors about what Canvas has and answers.
extension CanvasDataError {
    static func badImportID(_ id: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "\(id.quotedForDisplay) is not a valid import ID: IDs are numbers.",
            remedy: "'\(.command(.sisList))' lists the imports; \"last\" is the last one sent from here.")
    }

    package static func unknownState(_ name: String) -> CanvasDataError {
        let names = SISImportState.known.map(\.name)
        return CanvasDataError(
            .usage, "Unknown state \(name.quotedForDisplay).",
            remedy: names.nearest(to: name).map { "Did you mean \($0)?" }
                ?? "The states are \(names.joined(separator: ", ")).")
    }

    static func endlessPages(host: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "\(host) sends the same page of a list repeatedly.", remedy: "Try again later.")
    }

    static func endlessCanvasList(host: String, _ path: String, _ count: PageCount) -> CanvasDataError {
        CanvasDataError(
            .wrongData,
            "\(host) sends an endless list \(path): \(count.pages) pages, \(count.bytes >> 20) MiB so far.",
            remedy: "Try again later; if it happens again, report it to the administrators of your Canvas.")
    }

    static func canvasUnreadable(_ path: String, _ what: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "Canvas's answer to \(path) cannot be used: \(what).",
            remedy:
                "Nothing was changed. Check \(.key(.canvasURL)); if it happens again, report it with the path."
        )
    }
}
