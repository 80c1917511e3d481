import CanvasDataBase
import CanvasDataPostgres

/// The state of the private Postgres: the result of `local start`, `stop` and `status`.
struct LocalStatusReport: Summary {
    let status: LocalCluster.Status

    var lines: [String] {
        guard let version = status.version else {
            return ["There is no private Postgres yet; it would be in \(displayed(status.directory))."]
        }
        var lines = ["Postgres       \(version), in \(displayed(status.directory))"]
        switch status.state {
        case .stopped: lines.append("Server         stopped")
        case .running(let processID, let stays):
            lines.append(
                "Server         running as process \(processID), "
                    + (stays
                        ? "until 'canvas-data local stop'" : "until the last command that uses it ends"))
        }
        lines.append("URL            \(displayed(status.url))")
        return lines
    }

    var json: JSONValue {
        var processID: JSONValue = .null
        var stays: JSONValue = .null
        if case .running(let identifier, let isToStay) = status.state {
            processID = .number(Int(identifier))
            stays = .bool(isToStay)
        }
        return .object([
            "directory": .string(status.directory), "version": status.version.map { .number($0) } ?? .null,
            "running": .bool(status.isRunning), "processId": processID, "stays": stays,
            "url": .string(status.url),
        ])
    }
}
