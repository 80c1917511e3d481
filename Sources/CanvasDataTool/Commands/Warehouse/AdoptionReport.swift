import CanvasDataBase

/// What `adopt` did.
struct AdoptionReport: Summary {
    let asked: [String]
    let adopted: [String]
    let place: TablesPlace

    private var others: [String] { Set(asked).subtracting(adopted).sorted() }

    var lines: [String] {
        (adopted.isEmpty
            ? []
            : [
                "Adopted \(adopted.map { displayed($0) }.joined(separator: ", ")): exchanged as a whole from now on."
            ])
            + (others.isEmpty
                ? []
                : ["Nothing had to be done for \(others.map { displayed($0) }.joined(separator: ", "))."])
            + place.lines
    }

    var json: JSONValue {
        .object([
            "type": .string("adoption"), "schema": place.json.schema, "database": place.json.database,
            "adopted": .array(adopted.map { .string($0) }),
            "unchanged": .array(others.map { .string($0) }),
        ])
    }
}
