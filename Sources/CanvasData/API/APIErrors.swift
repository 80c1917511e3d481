import CanvasDataBase
import CanvasDataTransfer

// Errors of the API and its credentials, in the words a user reads.
extension CanvasDataError {
    static func badAddress(_ text: String) -> CanvasDataError {
        CanvasDataError(
            .configuration, "\"\(text)\" is not an API address.",
            remedy: "Give scheme and host alone, such as https://api.inshosteddata.com (\(.key(.apiURL))).")
    }

    static func plainAddress(_ host: String) -> CanvasDataError {
        CanvasDataError(
            .configuration, "http://\(host) would send what Canvas answers unprotected.",
            remedy: "Use https:// (\(.key(.apiURL))); plain http is for a simulated Canvas on 127.0.0.1 only."
        )
    }

    static func badPath(_ path: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "\"\(path)\" is not a path of the API.",
            remedy: "Give a path such as /api/account/self/dump, percent-encoded.")
    }

    static func refusedCredentials(
        host: String, status: Int, words: String?, clockOffset: Double?
    ) -> CanvasDataError {
        let said = words.map { ", \"\($0)\"" } ?? ""
        guard let clockOffset else {
            return CanvasDataError(
                .refused, "\(host) refused the API key or secret (\(status)\(said)).",
                remedy:
                    "Check \(.key(.apiKey)) and \(.key(.apiSecret)) against the Canvas Data Portal; the portal can also limit "
                    + "a key to certain addresses.")
        }
        let minutes = max(1, Int((abs(clockOffset) / 60).rounded()))
        let side = clockOffset > 0 ? "behind" : "ahead"
        return CanvasDataError(
            .refused,
            "\(host) refused the API key or secret (\(status)\(said)); this machine's clock is \(minutes) "
                + "minute\(minutes == 1 ? "" : "s") \(side), but the server's time was refused as well.",
            remedy:
                "Set the clock (timedatectl set-ntp true), then check \(.key(.apiKey)) and \(.key(.apiSecret))."
        )
    }

    static func apiGivenUp(host: String, path: String, summary: String) -> CanvasDataError {
        CanvasDataError(
            .unavailable, "\(host) gave no usable answer to \(path) (\(summary)).",
            remedy: "Try again later; \(.setting(.verbose)) shows each try.")
    }

    static func redirected(host: String, to other: String?) -> CanvasDataError {
        CanvasDataError(
            .refused,
            "\(host) redirects to \(other ?? "another address"); credentials are not sent to another host.",
            remedy: "If that is where the API now is, set \(.key(.apiURL)) to it.")
    }

    static func unexpectedStatus(_ status: Int, host: String, path: String, words: String?) -> CanvasDataError
    {
        CanvasDataError(
            .failed, "\(host) answered \(path) with status \(status)\(words.map { " (\"\($0)\")" } ?? "").",
            remedy: "Check \(.key(.apiURL)); \(.setting(.verbose)) shows the request.")
    }

    static func unexpectedStatus(_ status: APIStatus, host: String) -> CanvasDataError {
        unexpectedStatus(status.status, host: host, path: status.path, words: status.words)
    }

    static func notJSON(host: String, path: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "\(host) answered \(path) with something that is not JSON.",
            remedy: "Check \(.key(.apiURL)); the page of a proxy or a login portal may stand in between.")
    }

    static func endlessList(_ path: String, _ count: PageCount) -> CanvasDataError {
        CanvasDataError(
            .wrongData,
            "The API's list \(path) does not end: \(count.pages) pages, \(count.bytes >> 20) MiB so far.",
            remedy: "Nothing was changed. Check \(.key(.apiURL)); if it is right, report this to Instructure."
        )
    }

    static func notFound(_ status: APIStatus, host: String) -> CanvasDataError {
        let said = status.words.map { " (\"\($0)\")" } ?? ""
        return CanvasDataError(
            .usage, "\(host) has nothing at \(status.path)\(said).",
            remedy: "Check the path, such as /api/account/self/dump.")
    }
}
