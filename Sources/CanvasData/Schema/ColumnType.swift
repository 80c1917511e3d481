/// What a column holds. All schemas, 1.0.0 to 4.2.9, make do with 12 names for these ten types.
public enum ColumnType: Sendable, Hashable {
    /// 64 bits, signed. Ids are of this type and use up to 18 digits.
    case bigint
    /// "int" or "integer": 32 bits, signed.
    case integer
    case boolean
    case doublePrecision
    /// `yyyy-MM-dd`.
    case date
    /// "timestamp" or "datetime": `yyyy-MM-dd HH:mm:ss[.SSS]`, UTC, without a zone.
    case timestamp
    case text
    /// Text of at most `length` characters; unlimited where it is nil.
    case varchar(length: Int?)
    /// One of a few short words. The lists in the descriptions are not complete, so it is text to a database.
    case enumeration
    /// A UUID with dashes, as text.
    case guid

    /// The type a schema means by `name`; nil for a name that is not known.
    public init?(name: String, length: Int?) {
        switch name {
        case "bigint": self = .bigint
        case "int", "integer": self = .integer
        case "boolean": self = .boolean
        case "double precision": self = .doublePrecision
        case "date": self = .date
        case "timestamp", "datetime", "timestamp without time zone": self = .timestamp
        case "text": self = .text
        case "varchar", "character varying": self = .varchar(length: length)
        case "enum": self = .enumeration
        case "guid": self = .guid
        default: return nil
        }
    }
}
