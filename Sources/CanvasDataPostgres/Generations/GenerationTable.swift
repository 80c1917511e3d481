import CanvasDataBase
import CanvasDataLoading

/// The table of a generation: its columns, and the SQL that makes it.
struct GenerationTable: Sendable {
    let name: String
    /// In order: those of the table it is for, then the new ones.
    let columns: [(name: String, type: SQLType)]
    private let statements: [String]
    /// The table that it is made like, with its schema, quoted; nil where it follows the dump alone.
    private let parent: String?
    /// The table's own columns, which a dump fills, in the dump's order.
    let filled: [RowColumn]

    /// - Parameters:
    ///   - name: in the store.
    ///   - layout: the dump's own columns.
    ///   - whole: those of the table, once all dumps of this run are loaded.
    ///   - state: what stands in the target schema.
    ///   - change: what `whole` asks of that.
    ///   - target: where readers look.
    ///   - serverVersion: as libpq gives it.
    /// - Throws: `CanvasDataError` for a column whose type we cannot write.
    init(
        _ name: String, of layout: TableLayout, whole: TableLayout, like state: TableState,
        changed change: SchemaChange, in target: TargetSchema, serverVersion: Int
    ) throws(CanvasDataError) {
        self.name = name
        let dialect = SQLDialect.postgres
        let table = TargetSchema.stored(name)
        switch state.kind {
        case .swapping:
            parent = target.sql(layout.name)
            var types: [String: SQLType] = [:]
            for widening in change.widened { types[widening.name] = widening.to }
            // What is computed from a column that changes would keep it from changing: it comes back at the publish.
            let dropped = change.widened.isEmpty ? [] : state.columns.filter(\.isGenerated).map(\.name)
            columns =
                state.columns.filter { !dropped.contains($0.name) }.map {
                    ($0.name, types[$0.name] ?? $0.type)
                }
                + change.added.map { ($0.name, $0.type) }
            let compression = serverVersion >= 140_000 ? " INCLUDING COMPRESSION" : ""
            statements =
                [
                    """
                    CREATE TABLE \(table) (LIKE \(target.sql(layout.name)) INCLUDING DEFAULTS \
                    INCLUDING CONSTRAINTS INCLUDING GENERATED INCLUDING STORAGE\(compression))
                    """
                ]
                + dropped.map { "ALTER TABLE \(table) DROP COLUMN \(dialect.identifier($0))" }
                + change.widened.flatMap { column in
                    // A default may not be of the new type.
                    ["DROP DEFAULT", "TYPE \(column.to.sql)"].map {
                        "ALTER TABLE \(table) ALTER COLUMN \(dialect.identifier(column.name)) \($0)"
                    }
                }
                + change.added.map {
                    "ALTER TABLE \(table) ADD COLUMN \(dialect.identifier($0.name)) \($0.type.sql)"
                }
        case .absent, .plain, .other:
            parent = nil
            columns = whole.columns.map { ($0.name, SQLType($0.type)) }
            let list = columns.map { "\(dialect.identifier($0.name)) \($0.type.sql)" }
            statements = ["CREATE TABLE \(table) (\(list.joined(separator: ", ")))"]
        }
        let types = Dictionary(columns.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
        var filled: [RowColumn] = []
        for column in layout.columns {
            let type = types[column.name] ?? SQLType(column.type)
            guard case .known(let known) = type else {
                throw .unwritableType(type.sql, column: column.name, table: target.sql(layout.name))
            }
            filled.append(RowColumn(name: column.name, type: known))
        }
        self.filled = filled
    }

    /// What begins to fill it.
    var copy: String {
        let names = filled.map { SQLDialect.postgres.identifier($0.name) }.joined(separator: ", ")
        return "COPY \(TargetSchema.stored(name)) (\(names)) FROM STDIN (FORMAT binary)"
    }

    /// Makes it, in the transaction that is open.
    func create(on connection: PostgresConnection) throws {
        try StoredTable.dropUnattached(TargetSchema.stored(name), on: connection)
        for statement in statements { try connection.execute(statement) }
        if let parent { try GenerationSettings(generation: name, parent: parent).carryOver(on: connection) }
    }

    /// Whether the table of this name that an earlier run made still takes what comes. What a user has done to columns of
    /// his own is followed at the publish.
    func isThere(in store: [String: TableState]) -> Bool {
        guard let state = store[name], state.kind == .plain else { return false }
        let names = Set(filled.map(\.name))
        return columns.allSatisfy { !names.contains($0.name) || state[column: $0.name]?.type == $0.type }
    }
}
