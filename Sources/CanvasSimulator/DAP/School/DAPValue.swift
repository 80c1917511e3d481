/// A value in a row of a simulated table.
public indirect enum DAPValue: Sendable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case float(Float)
    /// With all digits after the point, as in `12.50`.
    case decimal(String)
    /// Microseconds since 1970, in UTC.
    case moment(Int)
    /// Days since 1970.
    case day(Int)
    /// Microseconds since midnight.
    case time(Int)
    case duration(days: Int, seconds: Int)
    case text(String)
    case list([DAPValue])
    case object([Member])

    public struct Member: Sendable, Equatable {
        public var name: String
        public var value: DAPValue

        public init(_ name: String, _ value: DAPValue) {
            self.name = name
            self.value = value
        }
    }

    public var isNull: Bool { self == .null }
}

/// A row of a simulated table.
public struct DAPRow: Sendable, Equatable {
    /// In the order of the schema's key columns.
    public var key: [DAPValue]
    /// In the order of the schema's value columns.
    public var value: [DAPValue]

    public init(key: [DAPValue], value: [DAPValue]) {
        self.key = key
        self.value = value
    }
}

extension DAPValue {
    /// The value as text, before any escapes; nil for null and for what is JSON.
    var plainText: String? {
        switch self {
        case .null, .list, .object: nil
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): Self.text(value.isNaN, value.isInfinite, value < 0) ?? "\(value)"
        case .float(let value): Self.text(value.isNaN, value.isInfinite, value < 0) ?? "\(value)"
        case .decimal(let value), .text(let value): value
        case .moment(let value): DAPTime.iso(value)
        case .day(let value): DAPTime.date(value)
        case .time(let value): DAPTime.clock(value) + "Z"
        case .duration(let days, let seconds): "P\(days)DT\(seconds)S"
        }
    }

    private static func text(_ isNaN: Bool, _ isInfinite: Bool, _ isNegative: Bool) -> String? {
        if isNaN { return "NaN" }
        return isInfinite ? (isNegative ? "-Infinity" : "Infinity") : nil
    }

    /// The value as JSON; members that are null are left out.
    var json: JSONValue {
        switch self {
        case .null: .null
        case .boolean(let value): .bool(value)
        case .integer(let value): .number(value)
        // JSON cannot express infinities and NaN.
        case .number(let value): value.isFinite ? .literal("\(value)") : .string(plainText ?? "")
        case .float(let value): value.isFinite ? .literal("\(value)") : .string(plainText ?? "")
        case .decimal(let value): .literal(value)
        case .list(let values): .array(values.map(\.json))
        case .object(let members):
            .object(members.filter { !$0.value.isNull }.map { ($0.name, $0.value.json) })
        default: .string(plainText ?? "")
        }
    }
}
