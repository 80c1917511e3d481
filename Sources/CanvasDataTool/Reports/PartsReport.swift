import CanvasDataBase

/// The results of several parts of a command, in their order, and why there are none of others.
struct PartsReport: Summary {
    let parts: [any Summary]
    var failures: [CanvasDataError] = []

    var lines: [String] { Array(parts.map(\.lines).joined(separator: [""])) }

    var json: JSONValue {
        .object([
            "type": .string("summaries"), "parts": .array(parts.map(\.json)), "failures": .list(failures),
        ])
    }
}
