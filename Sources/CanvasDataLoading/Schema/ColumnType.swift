/// What a column holds: a kind of value and, for some kinds, its size.
public struct ColumnType: Sendable, Hashable {
    /// The kinds of values. All schemas of Canvas Data, 1.0.0 to 4.2.9, use 12 names for ten of them.
    public enum Kind: Sendable, Hashable, CaseIterable {
        /// 64 bits, signed. Ids are of this kind and use up to 18 digits.
        case bigint
        /// 32 bits, signed.
        case integer
        /// 16 bits, signed. Only tables made by users have it.
        case smallint
        /// A 64-bit float.
        case doublePrecision
        /// A 32-bit float. Only tables made by users have it.
        case real
        /// True or false.
        case boolean
        /// `yyyy-MM-dd`.
        case date
        /// `yyyy-MM-dd HH:mm:ss[.SSS]`, UTC, without a zone.
        case timestamp
        /// Text of any length.
        case text
        /// Text of at most `length` characters; unlimited where that is nil.
        case varchar
        /// One of a few short words. The lists in Canvas's descriptions are incomplete, so databases store it as text.
        case enumeration
        /// A UUID with dashes, stored as text.
        case guid
        /// A decimal number of `precision` digits, `scale` of them behind the point; unlimited where these are nil.
        case numeric
        /// JSON whose order of members and white space do not matter: Postgres's jsonb.
        case json
        /// 128 bits; `guid` is the same as text.
        case uuid
        /// `HH:mm:ss[.SSS]`, without a zone.
        case time
        /// A length of time in months, days and microseconds.
        case interval
        /// An IPv4 or IPv6 address, perhaps with the length of its network's prefix.
        case inet
        /// Text of exactly `length` characters, filled up with spaces.
        case character
    }

    /// The kind of value.
    public let kind: Kind
    /// The most characters a varchar holds, nil where it is unlimited; how many a `character` has. Nil for every other kind.
    public let length: Int?
    /// The most digits of a numeric; nil where it is unlimited, and for every other kind.
    public let precision: Int?
    /// The digits of a numeric behind its point; nil where it is unlimited, and for every other kind.
    public let scale: Int?

    /// A type without a size. A `character` has one character.
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

    /// The type that Postgres's `format_type` writes as `text`, such as "character varying(256)" or "numeric(6,2)"; nil for a
    /// type that we cannot write.
    package init?(catalogue text: String) {
        let sizes = text.last == ")" ? text.split(separator: "(").last?.dropLast().split(separator: ",") : nil
        let numbers = (sizes ?? []).map { Int($0) }
        let (first, second) = (numbers.first ?? nil, numbers.dropFirst().first ?? nil)
        let candidates = Kind.allCases.map {
            ColumnType($0, length: first, precision: second == nil ? nil : first, scale: second)
        }
        guard let type = candidates.first(where: { $0.row.catalogue == text }) else { return nil }
        self = type
    }

    private init(_ kind: Kind, length: Int?, precision: Int? = nil, scale: Int? = nil) {
        self.kind = kind
        self.length = kind == .varchar ? length : kind == .character ? length ?? 1 : nil
        self.precision = kind == .numeric ? precision : nil
        self.scale = kind == .numeric && precision != nil ? scale ?? 0 : nil
    }

    /// 64 bits, signed.
    public static let bigint = ColumnType(.bigint)
    /// 32 bits, signed.
    public static let integer = ColumnType(.integer)
    /// 16 bits, signed.
    public static let smallint = ColumnType(.smallint)
    /// A 64-bit float.
    public static let doublePrecision = ColumnType(.doublePrecision)
    /// A 32-bit float.
    public static let real = ColumnType(.real)
    /// True or false.
    public static let boolean = ColumnType(.boolean)
    /// A date without a time.
    public static let date = ColumnType(.date)
    /// A date and a time in UTC.
    public static let timestamp = ColumnType(.timestamp)
    /// Text of any length.
    public static let text = ColumnType(.text)
    /// One of a few short words, stored as text.
    public static let enumeration = ColumnType(.enumeration)
    /// A UUID with dashes, stored as text.
    public static let guid = ColumnType(.guid)
    /// Text of at most `length` characters; unlimited where that is nil.
    public static func varchar(length: Int?) -> ColumnType { ColumnType(.varchar, length: length) }
    /// JSON.
    public static let json = ColumnType(.json)
    /// A UUID of 128 bits.
    public static let uuid = ColumnType(.uuid)
    /// A time of day without a zone.
    public static let time = ColumnType(.time)
    /// A length of time.
    public static let interval = ColumnType(.interval)
    /// An IPv4 or IPv6 address.
    public static let inet = ColumnType(.inet)
    /// A decimal number of at most `precision` digits, `scale` of them behind the point (none where that is nil); unlimited where
    /// `precision` is nil.
    public static func numeric(precision: Int?, scale: Int?) -> ColumnType {
        ColumnType(.numeric, length: nil, precision: precision, scale: scale)
    }
    /// Text of `length` characters, filled up with spaces.
    public static func character(length: Int) -> ColumnType { ColumnType(.character, length: length) }

    /// Whether only replicas have columns of this type. In tables that generations fill, a user has chosen it.
    package var isOfReplicas: Bool {
        switch kind {
        case .numeric, .json, .uuid, .time, .interval, .inet, .character: true
        default: false
        }
    }
}
