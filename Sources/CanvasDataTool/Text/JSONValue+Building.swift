import CanvasDataBase

/// How reports build their JSON.
extension JSONValue {
    /// An object whose members are written in the order of the literal.
    static func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
        .object(JSONObject(members.map { .init($0.key, $0.value) }))
    }

    static func number(_ number: Int) -> JSONValue { .number("\(number)") }

    static func orNull(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    static func orNull(_ number: Int?) -> JSONValue { number.map { .number($0) } ?? .null }
}
