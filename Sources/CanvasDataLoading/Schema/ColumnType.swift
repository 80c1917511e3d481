/// What a column holds: a kind of value and, for varchar, its length.
public struct ColumnType: Sendable, Hashable {
    /// The kinds of values. All schemas of Canvas Data, 1.0.0 to 4.2.9, use 12 names for ten of them.
    public enum Kind: Sendable, Hashable, CaseIterable {
        /// 64 bits, signed. Ids are of this kind and use up to 18 digits.
        case bigint
        /// 32 bits, signed.
        case integer
        /// 16 bits, signed. Only tables made by users have it.
        case smallint
        case doublePrecision
        /// A 32-bit float. Only tables made by users have it.
        case real
        case boolean
        /// `yyyy-MM-dd`.
        case date
        /// `yyyy-MM-dd HH:mm:ss[.SSS]`, UTC, without a zone.
        case timestamp
        case text
        /// Text of at most `length` characters; unlimited where that is nil.
        case varchar
        /// One of a few short words. The lists in Canvas's descriptions are incomplete, so databases store it as text.
        case enumeration
        /// A UUID with dashes, stored as text.
        case guid
    }

    public let kind: Kind
    /// The most characters a varchar holds; nil where it is unlimited, and for every other kind.
    public let length: Int?

    /// A type without a length.
    public init(_ kind: Kind) {
        self.init(kind, length: nil)
    }

    /// The type that a schema of Canvas Data means by `name`; nil for an unknown name.
    ///
    /// - Parameters:
    ///   - name: such as "bigint" or "datetime".
    ///   - length: the most characters; ignored for every kind except varchar.
    public init?(name: String, length: Int?) {
        guard let kind = Kind.allCases.first(where: { ColumnType($0).row.names.contains(name) }) else {
            return nil
        }
        self.init(kind, length: length)
    }

    /// The type that Postgres's `format_type` writes as `text`, such as "character varying(256)"; nil for a type that we
    /// cannot write.
    package init?(catalogue text: String) {
        let length = text.last == ")" ? text.split(separator: "(").last.flatMap { Int($0.dropLast()) } : nil
        let candidates = Kind.allCases.map { ColumnType($0, length: length) }
        guard let type = candidates.first(where: { $0.row.catalogue == text }) else { return nil }
        self = type
    }

    private init(_ kind: Kind, length: Int?) {
        self.kind = kind
        self.length = kind == .varchar ? length : nil
    }

    public static let bigint = ColumnType(.bigint)
    public static let integer = ColumnType(.integer)
    public static let smallint = ColumnType(.smallint)
    public static let doublePrecision = ColumnType(.doublePrecision)
    public static let real = ColumnType(.real)
    public static let boolean = ColumnType(.boolean)
    public static let date = ColumnType(.date)
    public static let timestamp = ColumnType(.timestamp)
    public static let text = ColumnType(.text)
    public static let enumeration = ColumnType(.enumeration)
    public static let guid = ColumnType(.guid)
    /// Text of at most `length` characters; unlimited where that is nil.
    public static func varchar(length: Int?) -> ColumnType { ColumnType(.varchar, length: length) }
}
