import CanvasDataBase

/// What `sis abort` and `sis restore` did.
struct SISActionReport: Summary {
    let words: String
    let ids: [String]
    let json: JSONValue

    var lines: [String] {
        ids.isEmpty ? ["\(words): nothing."] : ["\(words): \(ids.joined(separator: ", "))."]
    }
}
