import CanvasDataBase
import CanvasDataLoading

/// How a batch of a replica lies in the store until readers see it.
struct ReplicaStage: Sendable {
    enum Form: Sendable {
        /// It is the table itself, which is brought to its place.
        case table
        /// Rows that are merged into the table, or that the table is made of: with what the source says of each row, and with
        /// texts for the values of enum types and lookup tables, which may still have to be added.
        case rows
    }

    /// What the source calls the column that says whether a row was deleted, and ours.
    static let action = "meta.action"
    /// What the source calls the column that says when a row changed, and ours.
    static let moment = "meta.ts"

    let form: Form
    let table: ReplicaTable
    private var layout: ReplicaLayout { table.layout }
    private let sql = SQLDialect.postgres

    init(_ form: Form, of table: ReplicaTable) {
        self.form = form
        self.table = table
    }

    /// What makes it.
    func create(_ name: String) -> [String] {
        let stored = TargetSchema.stored(name)
        guard form == .rows else { return table.create(stored) }
        let columns = layout.columns.map { "\(sql.identifier($0.name)) \(type(of: $0))" }
        let meta = [Self.action, Self.moment].map {
            "\(sql.identifier($0)) \($0 == Self.action ? "text" : "timestamp")"
        }
        return ["CREATE TABLE \(stored) (\((columns + meta).joined(separator: ", ")))"]
    }

    private func type(of column: ReplicaColumn) -> String {
        switch column.storage {
        case .enumeration, .lookup: "text"
        case .enumerationArray: "text[]"
        case .scalar, .array: table.type(of: column)
        }
    }

    /// What begins to fill it.
    func copy(_ name: String) -> String {
        let meta = form == .rows ? [Self.action, Self.moment] : []
        let names = (layout.columns.map(\.name) + meta).map { sql.identifier($0) }.joined(separator: ", ")
        return "COPY \(TargetSchema.stored(name)) (\(names)) FROM STDIN (FORMAT binary)"
    }

    /// The columns in the order of `copy`.
    ///
    /// - Parameter elements: by the names of its columns that are arrays, Postgres's number of their elements' type.
    /// - Returns: what the rows of a fragment are written to.
    func columns(_ elements: [String: Int]) -> [RowColumn] {
        let columns = layout.columns.map { column in
            let type: ColumnType =
                switch column.storage {
                case .scalar(let type), .array(let type): type.inPostgres
                case .enumeration, .enumerationArray, .lookup: .text
                }
            return RowColumn(
                name: column.name, type: type, header: column.header, elementOID: elements[column.name])
        }
        guard form == .rows else { return columns }
        return columns + [
            RowColumn(name: Self.action, type: .text, header: Self.action),
            RowColumn(name: Self.moment, type: .timestamp, header: Self.moment),
        ]
    }

    /// The element types of the columns of `name` that are arrays; nil where there is no such table, or it has other columns.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    func elements(of name: String, on connection: PostgresConnection) throws -> [String: Int]? {
        let rows = try connection.query(
            """
            SELECT a.attname, CASE t.typcategory WHEN 'A' THEN t.typelem END FROM pg_attribute a
                JOIN pg_type t ON t.oid = a.atttypid JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
            WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
            """, [TargetSchema.stored(name)]
        ).rows
        let expected = layout.columns.map(\.name) + (form == .rows ? [Self.action, Self.moment] : [])
        guard rows.compactMap({ $0[0] }) == expected else { return nil }
        return rows.reduce(into: [:]) { elements, row in
            if let column = row[0], let element = row[1].flatMap({ Int($0) }) { elements[column] = element }
        }
    }
}
