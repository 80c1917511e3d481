import CanvasDataBase

/// The titles and descriptions in a schema as its source writes it.
struct SchemaComments: Sendable {
    private var texts: Set<String> = []

    /// - Parameter schemaText: JSON; what is not has none.
    init(_ schemaText: String) {
        if let schema = try? JSONValue(parsing: Array(schemaText.utf8)) { read(schema) }
    }

    private mutating func read(_ value: JSONValue) {
        for element in value.array ?? [] { read(element) }
        for member in value.object?.members ?? [] {
            if let text = member.value.string, ["title", "description"].contains(member.name) {
                texts.insert(Self.plain(text))
            } else {
                read(member.value)
            }
        }
    }

    /// Whether `comment` is one of them. Comments have a space for every run of white space.
    func contains(_ comment: String) -> Bool { texts.contains(Self.plain(comment)) }

    private static func plain(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
