import CanvasDataLoading

/// What a column can hold.
indirect enum ColumnContent: Sendable, Equatable {
    case scalar(ColumnType)
    /// One of the values of an enum type.
    case enumeration([String])
    case array(ColumnContent)
    /// A type that only a user can have chosen, as `format_type` writes it.
    case other(String)

    init(_ column: ReplicaState.Column) {
        let element =
            column.isArray && column.type.hasSuffix("[]") ? String(column.type.dropLast(2)) : column.type
        let content: ColumnContent =
            if let type = column.enumeration { .enumeration(type.labels) } else {
                ColumnType(catalogue: element).map { .scalar($0) } ?? .other(element)
            }
        self = column.isArray ? .array(content) : content
    }

    /// What the values of a column in a source are, those of a lookup column being texts.
    init(_ storage: ReplicaColumn.Storage) {
        self =
            switch storage {
            case .scalar(let type): .scalar(type.inPostgres)
            case .array(let element): .array(.scalar(element.inPostgres))
            case .enumeration(let labels): .enumeration(labels)
            case .enumerationArray(let labels): .array(.enumeration(labels))
            case .lookup: .scalar(.text)
            }
    }

    /// The type in SQL; nil for an enum type, which each column has of its own.
    var sql: String? {
        switch self {
        case .scalar(let type): type.catalogueName
        case .enumeration: nil
        case .array(let element): element.sql.map { "\($0)[]" }
        case .other(let name): name
        }
    }

    var isArray: Bool { if case .array = self { true } else { false } }

    /// Whether every value of `other` can be stored here unchanged. To an enum type, values can be added.
    func holds(_ other: ColumnContent) -> Bool {
        switch (self, other) {
        case (.scalar(let mine), .scalar(let theirs)): mine.holds(theirs)
        case (.scalar(let mine), .enumeration(let labels)): mine.holds(.text) || Self.fit(labels, in: mine)
        // As JSON.
        case (.scalar(let mine), .array): mine.holds(.text) || isJSON
        case (.enumeration, .enumeration): true
        case (.array(let mine), .array(let theirs)): mine.holds(theirs)
        case (.other(let name), .scalar(let type)): Self.holds(type, name)
        case (.other(let name), .enumeration): Self.holds(.text, name)
        default: false
        }
    }

    /// The narrowest type in SQL that holds every value of this one and of `other`; nil where a user has chosen a type.
    func widened(for other: ColumnContent) -> ColumnContent? {
        switch (self, other) {
        case (.other, _), (_, .other): return nil
        case (.scalar(let mine), .scalar(let theirs)): return .scalar(mine.widened(for: theirs))
        case (.enumeration, .scalar): return other.holds(self) ? other : .scalar(.text)
        case (.array(let mine), .array(let theirs)): return mine.widened(for: theirs).map { .array($0) }
        case (.array, .scalar): return other.isJSON ? other : .scalar(.text)
        default: return .scalar(.text)
        }
    }

    /// The SQL of `expression`, of this content, as a value of `target`, which holds it.
    func converted(_ expression: String, to target: ColumnContent, sql: String) -> String {
        // A cast of an address to text would add the length of its network, "/32", which its value does not show.
        if self == .scalar(.inet) { return "abbrev(\(expression))::\(sql)" }
        // An array becomes what the source sends for it, which is JSON.
        guard isArray, !target.isArray else { return "\(expression)::\(sql)" }
        return target.isJSON ? "to_jsonb(\(expression))" : "to_jsonb(\(expression))::\(sql)"
    }

    private var isJSON: Bool { sql == "jsonb" }

    private static func fit(_ labels: [String], in type: ColumnType) -> Bool {
        guard type.kind == .varchar, let length = type.length else { return false }
        return labels.allSatisfy { $0.unicodeScalars.count <= length }
    }

    /// Whether a type that users choose in the place of ours holds all that ours does.
    private static func holds(_ type: ColumnType, _ name: String) -> Bool {
        switch (type.catalogueName, name) {
        // Our sessions are in UTC, so that a time without a zone is the moment that it means.
        case ("timestamp without time zone", "timestamp with time zone"),
            ("timestamp without time zone", "timestamp(6) without time zone"):
            true
        case ("text", _): name == "citext" || name.hasSuffix(".citext")
        default: type.kind == .varchar && holds(.text, name)
        }
    }
}
