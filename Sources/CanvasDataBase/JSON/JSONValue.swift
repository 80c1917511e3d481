/// A JSON value as it was sent: the members of an object keep their order, numbers keep their digits.
///
/// Both carry meaning in Canvas Data: tables and columns come in the order in which data files and DDL are
/// written, and ids have up to 19 digits, more than a `Double` can hold. Read one with `init(parsing:)`,
/// write one with `text(_:)`, and reach into it by name:
///
///     let answer: JSONValue = try await api.get("/api/schema/latest")
///     answer["schema"]?["course"]?["tableName"]?.string   // "course_dim"
public enum JSONValue: Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number's literal, such as `100000000000000017` or `1.50`.
    case number(String)
    /// A string, unescaped.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object.
    case object(JSONObject)
}

extension JSONValue {
    /// The text of a string; nil for any other value.
    public var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// A number written without fraction or exponent that fits 64 bits; nil for any other value.
    public var int: Int? {
        guard case .number(let literal) = self else { return nil }
        return Int(literal)
    }

    /// A number, rounded to the nearest double; nil for any other value.
    public var double: Double? {
        guard case .number(let literal) = self else { return nil }
        return Double(literal)
    }

    /// `true` or `false`; nil for any other value.
    public var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The elements of an array; nil for any other value.
    public var array: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// An object with its members in order; nil for any other value.
    public var object: JSONObject? {
        guard case .object(let object) = self else { return nil }
        return object
    }

    /// Whether this is `null`.
    public var isNull: Bool {
        guard case .null = self else { return false }
        return true
    }

    /// The value an object has under `name`; nil where there is none, or where this is no object.
    public subscript(name: String) -> JSONValue? { object?[name] }
}

extension JSONValue: Equatable {
    /// Same kind, same contents, same order, same spelling of numbers. Strings are compared by code points,
    /// not by Unicode equivalence, because that is what tells two JSON names apart.
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }
}
