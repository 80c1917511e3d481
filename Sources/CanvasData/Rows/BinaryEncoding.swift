/// How Postgres takes a column's values in COPY's binary format, by the type of the *target's* column.
package enum BinaryEncoding: Sendable, Equatable {
    case int2
    case int4
    case int8
    case float4
    case float8
    case bool
    case date
    /// Without time zone.
    case timestamp
    /// text or varchar; `limit` is the n of varchar(n), in characters.
    case text(limit: Int?)

    /// The type's name in SQL, for messages.
    package var typeName: String {
        switch self {
        case .int2: "smallint"
        case .int4: "integer"
        case .int8: "bigint"
        case .float4: "real"
        case .float8: "double precision"
        case .bool: "boolean"
        case .date: "date"
        case .timestamp: "timestamp"
        case .text(nil): "text"
        case .text(let limit?): "varchar(\(limit))"
        }
    }
}

extension ColumnType {
    /// The encoding of a column of the type that `get-ddl` gives Postgres for this one.
    package var encoding: BinaryEncoding {
        switch self {
        case .bigint: .int8
        case .integer: .int4
        case .boolean: .bool
        case .doublePrecision: .float8
        case .date: .date
        case .timestamp: .timestamp
        case .text, .varchar(nil): .text(limit: nil)
        case .varchar(let length?): .text(limit: length <= 10_485_760 ? length : nil)
        case .enumeration, .guid: .text(limit: 256)
        }
    }
}

extension ColumnLayout {
    /// The encoding of this column in a table that was made from its layout.
    package var encoding: BinaryEncoding { type.encoding }
}
