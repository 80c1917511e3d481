import CanvasDataBase

/// What `sis abort` and `sis restore` did.
struct SISActionReport: Summary {
    let action: String
    let ids: [String]
    let json: JSONValue

    var lines: [String] {
        ids.isEmpty ? ["\(action): nothing."] : ["\(action): \(ids.joined(separator: ", "))."]
    }
}
