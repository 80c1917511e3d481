import CanvasData
import CanvasDataPostgres

extension LocalCluster.Status: Summary {
    var lines: [String] {
        guard let version else {
            return ["There is no local cluster yet; it would be in \(displayed(directory))."]
        }
        var lines = ["Local cluster  Postgres \(version), in \(displayed(directory))"]
        switch state {
        case .stopped: lines.append("Server         stopped")
        case .running(let processID, let stays):
            lines.append(
                "Server         running as process \(processID), "
                    + (stays
                        ? "until 'canvas-data local stop'" : "until the last canvas-data is done with it"))
        }
        lines.append("URL            \(displayed(url))")
        return lines
    }

    var json: JSONValue {
        var processID: JSONValue = .null
        var stays: JSONValue = .null
        if case .running(let identifier, let isToStay) = state {
            processID = .number(Int(identifier))
            stays = .bool(isToStay)
        }
        return .object([
            "directory": .string(directory), "version": version.map { .number($0) } ?? .null,
            "running": .bool(isRunning), "processId": processID, "stays": stays, "url": .string(url),
        ])
    }
}
