/// The body of a query: what a client wants of a table.
struct DAPWish: Sendable {
    let format: DAPFormat
    let mode: DAPMode
    /// Microseconds since 1970; nil for a snapshot.
    let since: Int?
    let until: Int?

    struct Refusal: Error {
        let answer: APIAnswer
    }

    /// Reads the body; anything that the API does not know is refused, with its place.
    static func read(_ bytes: [UInt8]) -> Result<DAPWish, Refusal> {
        func refusal(_ message: String, at name: String) -> Result<DAPWish, Refusal> {
            .failure(
                Refusal(answer: DAPErrors.validation(message, at: offset(of: name, in: bytes), in: bytes)))
        }
        let json: JSONValue
        do { json = try JSONReader.read(bytes) } catch {
            return .failure(
                Refusal(answer: DAPErrors.validation("The input is malformed.", at: error.offset, in: bytes)))
        }
        guard case .object(let members) = json else { return refusal("A query must be an object.", at: "") }
        for (name, value) in members {
            guard ["format", "mode", "since", "until"].contains(name) else {
                return refusal("Unknown property \(name).", at: name)
            }
            guard value.text != nil else { return refusal("\(name) must be a string.", at: name) }
        }
        guard let format = json["format"]?.text.flatMap(DAPFormat.init) else {
            return refusal("format must be one of tsv, csv, jsonl, parquet.", at: "format")
        }
        guard let mode = DAPMode(rawValue: json["mode"]?.text ?? "expanded") else {
            return refusal("mode must be expanded or condensed.", at: "mode")
        }
        let since = json["since"]?.text
        let until = json["until"]?.text
        if let since, DAPTime.parse(since) == nil {
            return refusal("since must be a date and time in UTC.", at: "since")
        }
        if let until, DAPTime.parse(until) == nil {
            return refusal("until must be a date and time in UTC.", at: "until")
        }
        let wish = DAPWish(
            format: format, mode: mode, since: since.flatMap(DAPTime.parse),
            until: until.flatMap(DAPTime.parse))
        if let until = wish.until {
            guard let since = wish.since, since <= until else {
                return refusal("until must not be before since.", at: "until")
            }
        }
        return .success(wish)
    }

    /// Where a member stands in the body.
    private static func offset(of name: String, in bytes: [UInt8]) -> Int {
        let quoted = Array("\"\(name)\"".utf8)
        return bytes.indices.first { bytes[$0...].starts(with: quoted) } ?? 0
    }
}
