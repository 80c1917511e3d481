import CanvasDataLoading

/// The rows of a stage, as SQL that gives them in the types of their table.
struct ReplicaRows: Sendable {
    enum Part: Sendable {
        /// The rows that the table should have.
        case present
        /// The keys of those that it should not have any more.
        case deleted
    }

    let layout: ReplicaLayout
    let change: ReplicaChange
    /// The stage, quoted.
    let stored: String
    private var sql: SQLDialect { .postgres }

    init(layout: ReplicaLayout, change: ReplicaChange, stored: String) {
        self.layout = layout
        self.change = change
        self.stored = stored
    }

    /// A query of `columns`, under their names.
    func select(_ columns: [ReplicaColumn], _ part: Part) -> String {
        var (values, joins) = ([String](), [String]())
        for (place, column) in columns.enumerated() {
            let name = sql.identifier(column.name)
            if change.lookupColumns.contains(column.name) {
                joins.append(
                    " LEFT JOIN \(change.table.lookup(column.name)) l\(place) ON l\(place).\"value\" = s.\(name)"
                )
                values.append("\(change.value(of: column, "l\(place).\"id\"")) AS \(name)")
            } else {
                values.append("\(value(of: column, "s.\(name)")) AS \(name)")
            }
        }
        let action = "s.\(sql.identifier(ReplicaStage.action))"
        let condition = part == .present ? "\(action) IS DISTINCT FROM 'D'" : "\(action) = 'D'"
        return "SELECT \(values.joined(separator: ", ")) FROM \(stored) s\(joins.joined()) WHERE \(condition)"
    }

    /// The value of a column, of which the stage has the text where its type is an enum.
    private func value(of column: ReplicaColumn, _ text: String) -> String {
        let type = change.type(of: column)
        let isOfType =
            switch column.storage {
            case .enumeration: true
            case .enumerationArray: type.hasSuffix("[]")
            case .scalar, .array, .lookup: false
            }
        guard isOfType else { return change.value(of: column, text) }
        // To a text that is too short a cast would cut it; as it is, it is refused.
        return ["text", "character"].contains { type.hasPrefix($0) } ? text : "\(text)::\(type)"
    }

    func names(_ columns: [ReplicaColumn]) -> String {
        columns.map { sql.identifier($0.name) }.joined(separator: ", ")
    }

    /// Adds the values that come for the first time to their lookup tables.
    var newLookupValues: [String] {
        layout.columns.filter { change.lookupColumns.contains($0.name) }.map { column in
            let (name, lookup) = (sql.identifier(column.name), change.table.lookup(column.name))
            return """
                INSERT INTO \(lookup) ("value") SELECT DISTINCT s.\(name) FROM \(stored) s
                WHERE s.\(name) IS NOT NULL AND NOT EXISTS (SELECT FROM \(lookup) l WHERE l."value" = s.\(name))
                ORDER BY 1 ON CONFLICT DO NOTHING
                """
        }
    }
}
