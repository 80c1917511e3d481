import CanvasDataBase
import CanvasDataLoading

/// The names of what belongs to a replica beside its columns.
///
/// They are those that other clients of the source give, as Postgres cuts them to its longest name. Where two columns come to
/// one name that way, or a column to that of the table, another is given that follows from all of the long one.
struct ReplicaNames: Sendable, Equatable {
    let table: String
    /// Of the type, or the lookup table, of each column, by the column's name.
    private let types: [String: String]

    init(_ layout: ReplicaLayout) {
        self.init(
            table: layout.table,
            columns: layout.columns.map { column in
                // Of a single value, other clients make no type; a lookup table of it may have the name.
                let isAlone = column.labels.map { $0.count < 2 } ?? false
                return (column.name, isAlone ? nil : Self.given(column.typeName, besides: layout.table))
            })
    }

    /// The source's own name for a type, as Postgres has it; nil where no type beside the table can have it.
    static func given(_ name: String?, besides table: String) -> String? {
        guard let name, !name.isEmpty, !name.utf8.contains(0), cut(name) != table else { return nil }
        return cut(name)
    }

    /// `columns`: each with the source's own name for its type, if it has one.
    init(table: String, columns: [(name: String, type: String?)]) {
        self.table = table
        let cut = columns.map { $0.type ?? Self.cut("\(table)__\($0.name)") }
        let counts = zip(columns, cut).reduce(into: [table: 1]) { counts, pair in
            if pair.0.type == nil { counts[pair.1, default: 0] += 1 }
        }
        types = zip(columns, cut).reduce(into: [:]) { names, pair in
            let (column, name) = pair
            let isDistinct = column.type != nil || counts[name] == 1
            names[column.name] = isDistinct ? name : Self.distinct("\(table)__\(column.name)")
        }
    }

    /// The name of the enum type, or of the lookup table, of a column.
    func type(of column: String) -> String { types[column] ?? Self.cut("\(table)__\(column)") }

    var primaryKey: String { Self.primaryKey(of: table) }
    static func primaryKey(of table: String) -> String {
        cut("pk_" + String(String.UnicodeScalarView(table.unicodeScalars.map { $0 == "." ? "_" : $0 })))
    }
    func foreignKey(of column: String) -> String { Self.cut("fk_\(table)_\(column)") }
    /// Of the values of a lookup table.
    static func uniqueKey(of lookup: String) -> String { cut("uq_\(lookup)") }

    /// As Postgres cuts a name that is too long: at the end of a character.
    static func cut(_ name: String, to limit: Int = SQLDialect.postgres.maximumNameBytes) -> String {
        var result = ""
        var bytes = 0
        for scalar in name.unicodeScalars {
            bytes += UTF8.width(scalar)
            guard bytes <= limit else { break }
            result.unicodeScalars.append(scalar)
        }
        return result
    }

    private static func distinct(_ name: String) -> String {
        "\(cut(name, to: distinctBytes))_\(digest(name))"
    }

    /// What a digest leaves of a name.
    private static let distinctBytes = SQLDialect.postgres.maximumNameBytes - 17

    /// 16 hexadecimal digits: FNV-1a, the same in every process.
    static func digest(_ text: String) -> String {
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension ReplicaNames {
    /// The names that no column of a table can have, because every table in Postgres has columns of these names.
    private static let systemColumns = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"]

    /// Refuses what Postgres cannot name, or would name otherwise.
    static func check(_ layout: ReplicaLayout, in schema: String) throws(CanvasDataError) {
        try SQLDialect.postgres.check(schemaName: schema)
        guard isUsable(layout.table) else { throw .unusableReplicaName(layout.table, of: nil) }
        guard !layout.key.isEmpty else { throw .replicaWithoutKey(layout.table) }
        var seen: Set<String> = []
        for column in layout.columns {
            guard isUsable(column.name) else { throw .unusableReplicaName(column.name, of: layout.table) }
            guard !systemColumns.contains(column.name) else {
                throw .systemColumn(column.name, of: layout.table)
            }
            // Swift takes two spellings of a character for one, which Postgres does not; no source means two columns by that.
            guard seen.insert(column.name).inserted else {
                throw .repeatedColumn(column.name, of: layout.table)
            }
            for label in column.labels ?? [] where !isLabel(label) {
                throw .unusableLabel(label, of: column.name, in: layout.table)
            }
        }
    }

    private static func isUsable(_ name: String) -> Bool {
        (1...SQLDialect.postgres.maximumNameBytes).contains(name.utf8.count) && !name.utf8.contains(0)
    }

    /// Whether it can be a value of an enum type.
    static func isLabel(_ label: String) -> Bool {
        label.utf8.count <= SQLDialect.postgres.maximumNameBytes && !label.utf8.contains(0)
    }
}

extension ReplicaColumn {
    /// The values of its enum type; nil where it has none.
    var labels: [String]? {
        switch storage {
        case .enumeration(let labels), .enumerationArray(let labels): labels
        case .scalar, .array, .lookup: nil
        }
    }
}
