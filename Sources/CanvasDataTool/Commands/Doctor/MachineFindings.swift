import CanvasDataBase
import CanvasDataPostgres
import CanvasDataTransfer
import Glibc

/// What `doctor` finds on this machine: settings, variables, disks.
extension Finding {
    /// Which environment variables act, and whether a proxy does.
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
                "configuration", .ok, "There is no configuration file; options and variables say all.")
        }
        guard !isOpen else {
            return Finding(
                "configuration", .warn, "\(path) holds a secret and others may read it.",
                remedy: "chmod \(path == Configuration.systemPath ? "o=" : "600") \(path)")
        }
        return Finding("configuration", .ok, "Settings are read from \(path).")
    }

    static func credentials(openFiles: [String]) -> Finding {
        guard openFiles.isEmpty else {
            let files = openFiles.joined(separator: " ")
            return Finding(
                "credentials", .warn, "Others may read \(openFiles.joined(separator: " and ")).",
                remedy: "chmod 600 \(files)")
        }
        return Finding("credentials", .ok, "There is an API key and a secret.")
    }

    static let apiNotTried = Finding("api", .warn, "The API could not be tried without them.")

    static func environment(_ names: [String], unknown: String?, known: [String]) -> Finding {
        if let unknown {
            return Finding(
                "environment", .warn, "\(unknown) is no setting.",
                remedy: known.nearest(to: unknown).map { "Did you mean \($0)?" } ?? "Take it away.")
        }
        if names.contains("SSLKEYLOGFILE") {
            return Finding(
                "environment", .warn, "SSLKEYLOGFILE has the keys of each TLS connection written to a file.",
                remedy: "unset SSLKEYLOGFILE")
        }
        guard !names.isEmpty else {
            return Finding("environment", .ok, "No variable acts on canvas-data or its libraries.")
        }
        return Finding("environment", .ok, "These variables act: \(names.joined(separator: ", ")).")
    }

    static func proxy(_ names: [String]) -> Finding {
        let active = names.filter { $0.lowercased() != "no_proxy" }
        guard !active.isEmpty else { return Finding("proxy", .ok, "No proxy is set.") }
        let except = names.count > active.count ? ", but for what no_proxy names" : ""
        return Finding(
            "proxy", .ok, "Requests go through the proxy in \(active.joined(separator: " and "))\(except).")
    }

    /// Whether `path`, or what is there of it, can be written, and how much room there is.
    static func directory(_ check: String, _ path: String, option: String) -> Finding {
        var place = path.absolutePath
        while access(place, F_OK) != 0, errno == ENOENT, place.count > 1, !place.parentPath.isEmpty {
            place = place.parentPath
        }
        guard access(place, W_OK | X_OK) == 0 else {
            return Finding(
                check, .fail, "\(path) cannot be written: \(systemError()) (\(place)).",
                remedy: "Check who may write there, or choose another place with \(option).")
        }
        guard let bytes = freeBytes(at: path) else {
            return Finding(check, .ok, "\(path) can be written.")
        }
        let enough = 5 << 30
        return bytes < enough
            ? Finding(
                check, .warn, "\(sizeText(bytes)) are left for \(path).",
                remedy: "Make room, or choose another place with \(option): dumps are gigabytes.")
            : Finding(check, .ok, "\(sizeText(bytes)) are left for \(path).")
    }
}
