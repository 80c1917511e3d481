/// The schema of a table at one time.
public struct DAPSchema: Sendable, Equatable {
    /// Rises with each change.
    public var version: Int
    public var key: [DAPColumn]
    public var value: [DAPColumn]

    public init(version: Int = 1, key: [DAPColumn], value: [DAPColumn]) {
        self.version = version
        self.key = key
        self.value = value
    }

    /// Key first.
    public var columns: [DAPColumn] { key + value }
}

extension DAPSchema {
    /// What the API answers, without the version.
    func json(of table: String) -> JSONValue {
        .object([
            ("$schema", .string("https://json-schema.org/draft/2020-12/schema")), ("type", .string("object")),
            (
                "properties",
                .object([
                    ("meta", Self.meta),
                    ("key", Self.object(key, title: "Primary key of `\(table)`.", allRequired: true)),
                    ("value", Self.object(value, title: "Columns of `\(table)`.")),
                ])
            ),
            ("additionalProperties", .bool(false)), ("required", .array([.string("key")])),
        ])
    }

    private static let meta = JSONValue.object([
        ("type", .string("object")),
        (
            "properties",
            .object([
                (
                    "ts",
                    .object([
                        ("type", .string("string")), ("format", .string("date-time")),
                        ("description", .string("When the record was last updated.")),
                    ])
                ),
                (
                    "action",
                    .object([
                        ("type", .string("string")), ("enum", .array([.string("U"), .string("D")])),
                        ("description", .string("Whether the record is upserted or deleted.")),
                    ])
                ),
            ])
        ),
        ("additionalProperties", .bool(false)), ("required", .array([.string("ts")])),
    ])

    private static func object(
        _ columns: [DAPColumn], title: String, allRequired: Bool = false
    ) -> JSONValue {
        let required = columns.filter { allRequired || $0.isRequired }.map { JSONValue.string($0.name) }
        return .object(
            [
                ("type", .string("object")),
                ("properties", .object(columns.map { ($0.name, node($0, path: title)) })),
                ("additionalProperties", .bool(false)),
            ] + (required.isEmpty ? [] : [("required", .array(required))]) + [("title", .string(title))])
    }

    private static func node(_ column: DAPColumn, path: String) -> JSONValue {
        var members = node(column.type, of: column.name)
        if let value = column.defaultValue { members.append(("default", value.json)) }
        // An object has a title already.
        if let text = column.text, column.members == nil { members.append(("description", .string(text))) }
        return .object(members)
    }

    private static func node(_ type: DAPType, of name: String) -> [(String, JSONValue)] {
        func string(_ more: (String, JSONValue)...) -> [(String, JSONValue)] {
            [("type", .string("string"))] + more
        }
        func integer(_ more: (String, JSONValue)...) -> [(String, JSONValue)] {
            [("type", .string("integer"))] + more
        }
        func number(_ more: (String, JSONValue)...) -> [(String, JSONValue)] {
            [("type", .string("number"))] + more
        }
        func oneOf(_ nodes: [(String, JSONValue)]...) -> [(String, JSONValue)] {
            [("oneOf", .array(nodes.map { .object($0) }))]
        }
        switch type {
        case .int16: return integer(("format", .string("int16")))
        case .int32: return integer(("format", .string("int32")))
        case .int64: return integer(("format", .string("int64")))
        case .integer: return integer()
        case .bounded(let range):
            return integer(("minimum", .number(range.lowerBound)), ("maximum", .number(range.upperBound)))
        case .float32: return number(("format", .string("float32")))
        case .float64: return number(("format", .string("float64")))
        case .number: return number()
        case .decimal(let digits, let scale):
            let bound = "1" + String(repeating: "0", count: digits - scale)
            let step = scale == 0 ? "1" : "0." + String(repeating: "0", count: scale - 1) + "1"
            return number(
                ("multipleOf", .literal(step)), ("exclusiveMinimum", .literal("-" + bound)),
                ("exclusiveMaximum", .literal(bound)))
        case .boolean: return [("type", .string("boolean"))]
        case .dateTime: return string(("format", .string("date-time")))
        case .date: return string(("format", .string("date")))
        case .time: return string(("format", .string("time")))
        case .duration: return string(("format", .string("duration")))
        case .uuid: return string(("format", .string("uuid")))
        case .ipv4: return string(("format", .string("ipv4")))
        case .ipv6: return string(("format", .string("ipv6")))
        case .ip:
            return oneOf(string(("format", .string("ipv4"))), string(("format", .string("ipv6"))))
        case .text: return string()
        case .varchar(let length): return string(("maxLength", .number(length)))
        case .constant(let text): return string(("const", .string(text)))
        case .truncatable(let length):
            let text = length.map { string(("maxLength", .number($0))) } ?? string()
            return oneOf(string(("const", .string(DAPType.truncation))), text)
        case .enumeration(let values): return string(("enum", .array(values.map { .string($0) })))
        case .extensible(let values):
            return oneOf(string(("enum", .array(values.map { .string($0) }))), string())
        case .object(let columns):
            guard case .object(let members) = object(columns, title: "Type extracted from column `\(name)`.")
            else { return [] }
            return members
        case .freeObject: return [("type", .string("object"))]
        case .array(let element):
            return [("type", .string("array")), ("items", .object(node(element, of: name)))]
        }
    }
}
