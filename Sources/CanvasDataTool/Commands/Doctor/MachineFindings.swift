import CanvasDataBase
import CanvasDataPostgres
import CanvasDataTransfer
import Glibc

/// What `doctor` finds on this machine: settings, variables, disks.
extension Finding {
    /// Which environment variables take effect, and whether a proxy is used.
    static func machine(_ environment: [String: String]) -> [Finding] {
        let set = environment.filter { !$0.value.isEmpty }.keys.sorted()
        let known = Set(Setting.allCases.map(\.environmentName) + ["CANVAS_DATA_CONFIG"])
        let unknown = set.filter { $0.hasPrefix("CANVAS_DATA_") && !known.contains($0) }
        return [
            .environment(
                set.filter(EffectiveVariables.acts), unknown: unknown.first, known: known.sorted()),
            .proxy(set.filter(EffectiveVariables.isProxy)),
        ]
    }

    static func configuration(_ path: String?, isOpen: Bool) -> Finding {
        guard let path else {
            return Finding(
                "configuration", .ok,
                "No configuration file; settings come from options and environment variables.")
        }
        guard !isOpen else {
            return Finding(
                "configuration", .warn, "\(path) contains a secret that others can read.",
                remedy: "chmod \(path == Configuration.systemPath ? "o=" : "600") \(path)")
        }
        return Finding("configuration", .ok, "Settings are read from \(path).")
    }

    static func credentials(openFiles: [String], _ what: String = "API key and secret") -> Finding {
        guard openFiles.isEmpty else {
            let files = openFiles.joined(separator: " ")
            return Finding(
                "credentials", .warn, "\(openFiles.joined(separator: " and ")) can be read by others.",
                remedy: "chmod 600 \(files)")
        }
        return Finding("credentials", .ok, "\(what) are configured.")
    }

    static let dapNotTried = Finding(
        "dap", .warn, "DAP was not checked: it needs the client ID and the client secret.")

    static let apiNotTried = Finding(
        "api", .warn, "The API was not checked: it needs the key and the secret.")

    static func environment(_ names: [String], unknown: String?, known: [String]) -> Finding {
        if let unknown {
            return Finding(
                "environment", .warn, "Unknown setting \(unknown).",
                remedy: known.nearest(to: unknown).map { "Did you mean \($0)?" } ?? "Remove it.")
        }
        if names.contains("SSLKEYLOGFILE") {
            return Finding(
                "environment", .warn,
                "SSLKEYLOGFILE makes libcurl write the keys of every TLS connection to a file.",
                remedy: "unset SSLKEYLOGFILE")
        }
        guard !names.isEmpty else {
            return Finding(
                "environment", .ok, "No environment variable affects canvas-data or its libraries.")
        }
        return Finding(
            "environment", .ok, "These environment variables take effect: \(names.joined(separator: ", ")).")
    }

    static func proxy(_ names: [String]) -> Finding {
        let active = names.filter { $0.lowercased() != "no_proxy" }
        guard !active.isEmpty else { return Finding("proxy", .ok, "No proxy is configured.") }
        let except = names.count > active.count ? ", except to the hosts in no_proxy" : ""
        return Finding(
            "proxy", .ok, "Requests go through the proxy in \(active.joined(separator: " and "))\(except).")
    }

    /// Whether `path`, or the part of it that exists, is writable, and how much space is free.
    static func directory(_ check: String, _ path: String, option: String) -> Finding {
        var place = path.absolutePath
        while access(place, F_OK) != 0, errno == ENOENT, place.count > 1, !place.parentPath.isEmpty {
            place = place.parentPath
        }
        guard access(place, W_OK | X_OK) == 0 else {
            return Finding(
                check, .fail, "\(path) cannot be written: \(systemError()) (\(place)).",
                remedy: "Check its permissions, or choose another directory with \(option).")
        }
        guard let bytes = freeBytes(at: path) else {
            return Finding(check, .ok, "\(path) is writable.")
        }
        let enough = 5 << 30
        return bytes < enough
            ? Finding(
                check, .warn, "\(sizeText(bytes)) free for \(path).",
                remedy: "Free some space, or choose another directory with \(option): dumps take gigabytes.")
            : Finding(check, .ok, "\(sizeText(bytes)) free for \(path).")
    }
}
