import CanvasDataBase

// What `doctor` says about the API, in the words a user reads.
extension Finding {
    static func apiAnswers(_ host: String, dumps: Int) -> Finding {
        dumps == 0
            ? Finding(
                "api", .warn, "\(host) takes the key and its signatures, and lists no dump.",
                remedy: "Canvas makes the first dump about a day after Canvas Data is switched on.")
            : Finding("api", .ok, "\(host) takes the key and its signatures, and lists dumps.")
    }

    /// `ahead` is how many seconds the server's clock is ahead of ours; nil where it never answered.
    static func clock(_ ahead: Double?, host: String) -> Finding {
        guard let ahead else {
            return Finding("clock", .warn, "The clock could not be compared: \(host) sent no time.")
        }
        let seconds = Int(abs(ahead).rounded())
        guard seconds > 60 else {
            return Finding("clock", .ok, "The clock agrees with that of \(host) within a minute.")
        }
        let side = ahead > 0 ? "behind" : "ahead of"
        return Finding(
            "clock", .warn, "This machine's clock is \(seconds) seconds \(side) that of \(host).",
            remedy: "Set the clock: timedatectl set-ntp true")
    }

    static let fileHostUnknown = Finding(
        "file host", .warn, "The file host could not be tried: only the API knows it.")

    static let noFileToFetch = Finding(
        "file host", .warn, "The file host could not be tried: no finished dump has a file.",
        remedy: "Try again when Canvas has written a dump.")

    static func fileHostServes(_ host: String) -> Finding {
        Finding("file host", .ok, "\(host) serves the files.")
    }

    static func fileHostServesOther(_ host: String, _ name: String) -> Finding {
        Finding(
            "file host", .fail, "\(host) serves something other than gzip as \(name).",
            remedy: "The page of a proxy or a login portal may stand in between: check https_proxy.")
    }
}
