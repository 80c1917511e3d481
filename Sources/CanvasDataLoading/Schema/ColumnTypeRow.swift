/// Everything that depends on a column's type, except how its values are read and written (`ValueEncoding`).
struct ColumnTypeRow {
    /// The names that schemas of Canvas Data use; none where only tables made by users have the type.
    let names: [String]
    /// The name in Postgres's DDL and in messages.
    let sql: String
    /// The name that Postgres's `format_type` writes; nil where no column in Postgres has the type.
    let catalogue: String?
    /// The name in Redshift's DDL.
    let redshift: String
    let encoding: ValueEncoding
    /// Kinds that hold every value of this one, the narrowest first; text always does.
    let widensTo: [ColumnType.Kind]
    /// The type of a column that we create in Postgres; nil for this type itself.
    let column: ColumnType?

    /// A type that Postgres has.
    init(
        _ names: [String], _ sql: String, catalogue: String? = nil, redshift: String? = nil,
        _ encoding: ValueEncoding, widensTo: [ColumnType.Kind] = [], column: ColumnType? = nil
    ) {
        self.names = names
        self.sql = sql
        self.catalogue = catalogue ?? sql
        self.redshift = redshift ?? sql
        self.encoding = encoding
        self.widensTo = widensTo
        self.column = column
    }

    /// A type that is stored as another one.
    init(_ names: [String], as type: ColumnType, redshift: String) {
        self.names = names
        sql = type.row.sql
        catalogue = nil
        self.redshift = redshift
        encoding = type.row.encoding
        widensTo = []
        column = type
    }
}

extension ColumnType {
    /// The longest varchar in Postgres; only text is wider.
    private static let longest = 10_485_760

    /// The table of types: a new kind is one row here, and the compiler finds what its encoding needs.
    var row: ColumnTypeRow {
        switch kind {
        case .bigint:
            return ColumnTypeRow(["bigint"], "bigint", .int8, widensTo: [.numeric])
        case .integer:
            return ColumnTypeRow(
                ["int", "integer"], "integer", .int4, widensTo: [.bigint, .doublePrecision, .numeric])
        case .smallint:
            return ColumnTypeRow(
                [], "smallint", .int2, widensTo: [.integer, .bigint, .doublePrecision, .numeric])
        case .doublePrecision:
            return ColumnTypeRow(["double precision"], "double precision", .float8)
        case .real:
            return ColumnTypeRow([], "real", .float4, widensTo: [.doublePrecision])
        case .boolean:
            return ColumnTypeRow(["boolean"], "boolean", .bool)
        case .date:
            return ColumnTypeRow(["date"], "date", .date, widensTo: [.timestamp])
        case .timestamp:
            let name = "timestamp without time zone"
            return ColumnTypeRow(["timestamp", "datetime", name], "timestamp", catalogue: name, .timestamp)
        case .text:
            // Redshift's own TEXT holds only 256 bytes.
            return ColumnTypeRow(["text"], "text", redshift: "varchar(65535)", .text(limit: nil))
        case .varchar:
            let limit = length.map { "(\($0))" } ?? ""
            // Redshift counts bytes, up to four for a character.
            let bytes = length.map { $0 < 16_384 ? $0 * 4 : 65_535 } ?? 65_535
            return ColumnTypeRow(
                ["varchar", "character varying"], "varchar\(limit)", catalogue: "character varying\(limit)",
                redshift: "varchar(\(bytes))", .text(limit: length),
                column: length.map { $0 <= Self.longest } ?? false ? nil : .text)
        case .enumeration:
            // Short ASCII words and UUIDs: bytes are characters. The length is that of tables made by canvas-data-sdk,
            // and there is no list of values because Canvas adds some without notice.
            return ColumnTypeRow(["enum"], as: .varchar(length: 256), redshift: "varchar(256)")
        case .guid:
            return ColumnTypeRow(["guid"], as: .varchar(length: 256), redshift: "varchar(256)")
        case .numeric:
            let limit = NumericLimit(precision: precision, scale: scale)
            let size = limit.map { "(\($0.precision),\($0.scale))" } ?? ""
            // Redshift has no unlimited one, and at most 38 digits.
            let fits = limit.map { $0.precision <= 38 && (0...$0.precision).contains($0.scale) } ?? false
            return ColumnTypeRow(
                [], "numeric\(size)", redshift: fits ? nil : "varchar(65535)", .numeric,
                widensTo: [.numeric], column: limit == nil && precision != nil ? ColumnType(.numeric) : nil)
        case .json:
            return ColumnTypeRow([], "jsonb", redshift: "varchar(65535)", .json)
        case .uuid:
            return ColumnTypeRow([], "uuid", redshift: "varchar(36)", .uuid)
        case .time:
            return ColumnTypeRow([], "time", catalogue: "time without time zone", .time)
        case .interval:
            // Redshift's own hold either months or days. This is as long as Postgres writes one.
            return ColumnTypeRow([], "interval", redshift: "varchar(80)", .interval)
        case .inet:
            return ColumnTypeRow([], "inet", redshift: "varchar(43)", .inet)
        case .character:
            let length = length ?? 1
            return ColumnTypeRow(
                [], "character(\(length))", redshift: "varchar(\(length < 16_384 ? length * 4 : 65_535))",
                .character, column: (1...Self.longest).contains(length) ? nil : .text)
        }
    }

    /// The type of a column that we create in Postgres for this type; never narrower than what `get-ddl` of
    /// canvas-data-sdk made.
    package var inPostgres: ColumnType { row.column ?? self }

    /// How values of this type are written to a column that we create.
    var encoding: ValueEncoding { inPostgres.row.encoding }

    /// The name that Postgres's `format_type` writes.
    package var catalogueName: String { row.catalogue ?? row.sql }

    /// Whether a column of this type holds every value of `other`, so that it need not be changed.
    package func holds(_ other: ColumnType) -> Bool {
        switch (row.encoding, other.row.encoding) {
        case (.text(nil), _): true
        case (.text(let mine?), .text(let theirs?)): mine >= theirs
        case (.text(let mine?), .character): mine >= other.size.length
        case (.text, _): false
        case (.character, .character): size.length >= other.size.length
        case (.numeric, let theirs): size.limit?.holds(theirs, other.size.limit) ?? theirs.isExact
        default: self == other || other.row.widensTo.contains(kind)
        }
    }

    /// The narrowest type that holds every value of this one and of `other`.
    package func widened(for other: ColumnType) -> ColumnType {
        if other.holds(self) { return other }
        if holds(other) { return self }
        let kinds = other.row.widensTo
        return row.widensTo.first { kinds.contains($0) }.map { ColumnType($0) } ?? .text
    }
}

/// How the values of a column are checked and written.
///
/// An enumeration without references: the loop over all fields switches over it.
enum ValueEncoding: Sendable, Equatable {
    case int2
    case int4
    case int8
    case float4
    case float8
    case bool
    case date
    /// Without a time zone.
    case timestamp
    /// Text of at most `limit` characters; nil for unlimited text.
    case text(limit: Int?)
    // Of these, what the type's size says is in `ValueSize`: a second case with a value makes the switch slower.
    case numeric
    case json
    case uuid
    case time
    case interval
    case inet
    /// Text of one length, filled up with spaces.
    case character
    /// A JSON array, which becomes one of the column's elements.
    case array

    /// Whether numeric has every value.
    fileprivate var isExact: Bool {
        switch self {
        case .int2, .int4, .int8, .numeric: true
        default: false
        }
    }
}

extension ColumnType {
    var size: ValueSize {
        ValueSize(length: length ?? 0, limit: NumericLimit(precision: precision, scale: scale))
    }
}

/// The size of the type of a numeric or a character.
struct ValueSize: Sendable {
    /// Of a character, in characters.
    let length: Int
    /// Of a numeric; nil where it is unlimited.
    let limit: NumericLimit?
}

/// How many digits a numeric has.
struct NumericLimit: Sendable, Equatable {
    let precision: Int16
    /// Behind the point; negative where digits before it are zeros.
    let scale: Int16

    /// Before the point.
    var whole: Int16 { precision - scale }

    /// Nil for an unlimited numeric, also where Postgres has none of that size.
    init?(precision: Int?, scale: Int?) {
        guard let precision, let scale, (1...1000).contains(precision), (-1000...1000).contains(scale) else {
            return nil
        }
        (self.precision, self.scale) = (Int16(precision), Int16(scale))
    }

    /// Whether it holds every value of another type of number.
    fileprivate func holds(_ other: ValueEncoding, _ limit: NumericLimit?) -> Bool {
        switch other {
        case .int2: whole >= 5 && scale >= 0
        case .int4: whole >= 10 && scale >= 0
        case .int8: whole >= 19 && scale >= 0
        case .numeric: limit.map { whole >= $0.whole && scale >= $0.scale } ?? false
        default: false
        }
    }
}
