import CanvasDataBase

/// The results of several parts of a command, in their order.
struct PartsReport: Summary {
    let parts: [any Summary]

    var lines: [String] { Array(parts.map(\.lines).joined(separator: [""])) }

    var json: JSONValue {
        .object(["type": .string("summaries"), "parts": .array(parts.map(\.json))])
    }
}
