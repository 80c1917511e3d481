package import CanvasDataBase
import CanvasDataTransfer

// Errors between us and a Canvas, in the words a user reads.
extension CanvasDataError {
    static let implausibleToken = CanvasDataError(
        .configuration, "The access token is empty or holds a space, line break or non-ASCII character.",
        remedy: "Make one in Canvas (Account, Settings, New Access Token), and give it in a file "
            + "(access_token_file) or as CANVAS_TOKEN.")

    static func badCanvasAddress(_ text: String) -> CanvasDataError {
        CanvasDataError(
            .configuration, "\"\(text)\" is not the address of a Canvas.",
            remedy: "Give scheme and host alone, such as https://mysubdomain.instructure.com (base_url).")
    }

    static func plainCanvasAddress(_ host: String) -> CanvasDataError {
        CanvasDataError(
            .configuration, "http://\(host) would send the access token unprotected.",
            remedy: "Use https:// (base_url); plain http is for a simulated Canvas on 127.0.0.1 only.")
    }

    static func badAccount(_ text: String) -> CanvasDataError {
        CanvasDataError(
            .configuration, "\(text.quotedForDisplay) is no account.",
            remedy: "Give its number, or self (account_id).")
    }

    static func refusedToken(host: String, words: String?, isToken: Bool) -> CanvasDataError {
        let said = words.map { ", \($0.quotedForDisplay)" } ?? ""
        guard isToken else {
            return CanvasDataError(
                .refused, "\(host) does not let this user do that (401\(said)).",
                remedy: "The role needs \"SIS Data - import\" for sending, and \"SIS Data - manage\" for "
                    + "undoing; or the token is wrong.")
        }
        return CanvasDataError(
            .refused, "\(host) refused the access token (401\(said)).",
            remedy: "It is wrong, has expired or was deleted: make another in Canvas (Account, Settings).")
    }

    static func forbidden(host: String, words: String?) -> CanvasDataError {
        CanvasDataError(
            .refused, "\(host) says no (403\(words.map { ", \($0.quotedForDisplay)" } ?? "")).",
            remedy: "SIS imports are switched on for an account by Instructure; ask your contact there.")
    }

    static func canvasRedirected(host: String, to other: String?) -> CanvasDataError {
        CanvasDataError(
            .refused,
            "\(host) redirects to \(other ?? "another address"); the access token is not sent there.",
            remedy: "If that is where your Canvas now is, set base_url to it.")
    }

    static func canvasNotJSON(host: String, path: String) -> CanvasDataError {
        CanvasDataError(
            .unavailable, "\(host) answered \(path) with something that is not JSON.",
            remedy: "Check base_url; the page of a proxy or a login portal may stand in between.")
    }

    static func canvasGivenUp(host: String, path: String, summary: String) -> CanvasDataError {
        CanvasDataError(
            .unavailable, "\(host) gave no usable answer to \(path) (\(summary)).",
            remedy: "Try again later; -v shows each try.")
    }

    /// The words of every other transfer, with the setting that a Canvas's address has.
    static func canvas(_ error: TransferError, host: String) -> CanvasDataError {
        let plain = transfer(error, with: host)
        return CanvasDataError(
            plain.kind, plain.message, remedy: plain.remedy?.replacing("api_url", with: "base_url"))
    }

    /// A 400 or a 404: Canvas's own words say it best.
    static func canvasRefused(_ refusal: SISRefusal, host: String, _ what: String) -> CanvasDataError {
        let said = refusal.words.map { ": \($0)" } ?? "."
        return CanvasDataError(
            refusal.status == 404 ? .usage : .unavailable,
            "\(host) does not \(what) (\(refusal.status))\(said)",
            remedy: refusal.status == 404 ? "canvas-data sis list shows what there is." : nil)
    }

    static let notAnImport = CanvasDataError(
        .wrongData, "Canvas's answer is no SIS import: it lacks id or workflow_state.",
        remedy: "Check base_url; the page of a proxy or a login portal may stand in between.")
}

// Errors about what a Canvas has and says.
extension CanvasDataError {
    static func badImportID(_ id: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "\(id.quotedForDisplay) is no import: ids are numbers.",
            remedy: "canvas-data sis list shows them; \"last\" is the last one sent from here.")
    }

    package static func unknownState(_ name: String) -> CanvasDataError {
        let names = SISImportState.known.map(\.name)
        return CanvasDataError(
            .usage, "There is no state \(name.quotedForDisplay).",
            remedy: names.nearest(to: name).map { "Did you mean \($0)?" }
                ?? "The states are \(names.joined(separator: ", ")).")
    }

    static func endlessPages(host: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "\(host) sends the same page of a list again and again.", remedy: "Try again later.")
    }

    static func endlessCanvasList(host: String, _ path: String, _ count: PageCount) -> CanvasDataError {
        CanvasDataError(
            .wrongData,
            "\(host) does not end its list \(path): \(count.pages) pages, \(count.bytes >> 20) MiB so far.",
            remedy: "Try again later; if it stays so, report this to whoever runs your Canvas.")
    }

    static func canvasUnreadable(_ path: String, _ what: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "Canvas's answer to \(path) cannot be understood: \(what).",
            remedy: "Nothing was changed. Check base_url; if it stays so, report it with the path.")
    }
}
