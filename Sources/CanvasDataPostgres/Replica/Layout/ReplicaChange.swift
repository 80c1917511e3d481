package import CanvasDataBase
package import CanvasDataLoading

/// What must be done so that a table holds whatever a layout's columns bring. What holds data is never dropped, and what users
/// made of the table stays: their own columns, constraints, indexes, comments.
package struct ReplicaChange: Sendable {
    /// A column whose type changes, which Postgres refuses while a view shows it.
    package struct Retyping: Sendable, Equatable {
        package let column: String
        package let from: String
        package let to: String
    }

    /// To be committed before the transaction of the data: Postgres uses no value of an enum type in the transaction that
    /// adds it.
    package private(set) var beforehand: [String] = []
    /// Parts of one ALTER TABLE: it goes through the rows once, however many types change.
    private var actions: [String] = []
    private var furtherStatements: [String] = []
    package private(set) var retypings: [Retyping] = []
    /// The columns that hold the numbers of values in their lookup tables.
    package private(set) var lookupColumns: [String] = []

    /// The table as readers see it, quoted.
    package var qualified: String { table.qualified }
    /// The same in a message.
    private var shown: String { qualified.escapedForDisplay }
    /// To be run in the transaction of the data.
    package var statements: [String] {
        (actions.isEmpty ? [] : ["ALTER TABLE \(qualified) \(actions.joined(separator: ", "))"])
            + furtherStatements
    }
    package var isEmpty: Bool { beforehand.isEmpty && statements.isEmpty }

    private(set) var table: ReplicaTable
    /// What each column holds afterwards, and its type in SQL, where that is not the layout's own.
    private var targets: [String: (content: ColumnContent, sql: String)] = [:]

    /// - Parameters:
    ///   - state: what is there. Where that is nothing, only what a new table needs is to be done.
    ///   - layout: what comes.
    ///   - schema: that of the table.
    ///   - schemaText: the schema that the table followed until now, as the source described it; nil where it is not known.
    ///     A column's comment is changed only where the source's has changed, and nobody has changed it here.
    /// - Throws: `CanvasDataError` where the table cannot hold it whatever is done: its name is taken, its key another.
    package init(
        from state: ReplicaState, to layout: ReplicaLayout, in schema: String, after schemaText: String? = nil
    ) throws(CanvasDataError) {
        table = try ReplicaTable(layout, in: schema)
        switch state.kind {
        case .absent:
            // One that was renamed still has the index of its key.
            let key = table.primaryKey
            guard !state.indexes.contains(key), state.belongings[key] == nil else {
                throw .replicaKeyNameTaken(key, of: shown, in: schema)
            }
            for column in layout.columns { try addBelongings(of: column, state) }
            addMemberTypes(state)
            lookupColumns = table.lookupColumns
            return
        case .other(let kind): throw .replicaNameTaken(shown, by: kind)
        case .table: break
        }
        guard state.uniqueKeys.contains(Set(layout.key)) else {
            throw .keyHasChanged(of: shown, from: state.primaryKey, to: layout.key)
        }
        for column in layout.columns {
            if let there = state[column: column.name] {
                try adapt(there, to: column, state)
            } else {
                try add(column, state)
            }
        }
        if state.isOwned { addMemberTypes(state) }
        let known = Set(layout.columns.map(\.name))
        for column in state.columns where !known.contains(column.name) { release(column) }
        if let schemaText { comment(state, layout, after: SchemaComments(schemaText)) }
        guard isEmpty || state.isOwned else { throw .replicaNotOwned(shown) }
    }

    // MARK: Columns

    private mutating func adapt(
        _ there: ReplicaState.Column, to column: ReplicaColumn, _ state: ReplicaState
    ) throws(CanvasDataError) {
        guard !there.isGenerated else { throw .replicaColumnIsGenerated(column.name, of: shown) }
        let name = SQLDialect.postgres.identifier(column.name)
        let (mine, theirs) = (ColumnContent(there), ColumnContent(column.storage))
        let isLookup = if case .lookup = column.storage { true } else { false }
        if isLookup, let lookup = there.lookup {
            table.use(lookup.table, for: column.name)
            lookupColumns.append(column.name)
        } else if isLookup, there.type == "integer",
            state.belongings[table.typeName(of: column.name)] == .lookup
        {
            lookupColumns.append(column.name)
        } else if let lookup = there.lookup, there.type == "integer",
            lookup.constraint == table.foreignKey(of: column.name)
        {
            resolve(there, lookup)
        } else if mine.holds(theirs) {
            if let type = there.enumeration, let labels = column.labels {
                beforehand += labels.filter { !type.has($0) }.map {
                    "ALTER TYPE \(type.qualified) ADD VALUE IF NOT EXISTS \(SQLDialect.postgres.literal($0))"
                }
            }
            // An enum type may have another name than ours would.
            targets[column.name] = (
                mine, there.enumeration.map { $0.qualified + (there.isArray ? "[]" : "") } ?? there.type
            )
        } else {
            guard let target = mine.widened(for: theirs), let type = target.sql, target.holds(mine) else {
                throw .cannotChangeType(
                    of: name.escapedForDisplay, of: shown, from: there.type,
                    to: theirs.sql ?? table.type(of: column))
            }
            retype(there, to: type, using: mine.converted(name, to: target, sql: type))
            targets[column.name] = (target, type)
        }
        if column.isNullable, !column.isKey { release(there, keepingDefault: false) }
    }

    private mutating func add(_ column: ReplicaColumn, _ state: ReplicaState) throws(CanvasDataError) {
        try addBelongings(of: column, state)
        // Rows that are there have no value for it, and those that do not change never get one.
        let mayRequire = column.isNullable || column.defaultSQL != nil || !state.hasRows
        let new =
            mayRequire
            ? column
            : ReplicaColumn(
                name: column.name, header: column.header, storage: column.storage, isKey: column.isKey,
                isNullable: true, defaultSQL: nil, comment: column.comment)
        actions.append("ADD COLUMN \(table.definition(of: new))")
        if case .lookup = column.storage {
            lookupColumns.append(column.name)
            actions.append("ADD \(table.reference(of: column.name))")
        }
        if column.comment != nil { furtherStatements.append(table.comment(on: column, of: qualified)) }
    }

    private mutating func addBelongings(
        of column: ReplicaColumn, _ state: ReplicaState
    ) throws(CanvasDataError) {
        let name = table.typeName(of: column.name)
        let isLookup = if case .lookup = column.storage { true } else { false }
        guard isLookup || column.labels != nil else { return }
        switch state.belongings[name] {
        case nil where isLookup && state.indexes.contains(name):
            throw .replicaTypeTaken(name, by: "an index", of: shown)
        case nil: break
        case .enumeration where !isLookup: break
        case .lookup where isLookup: return
        case .enumeration: throw .replicaTypeTaken(name, by: "an enum type", of: shown)
        case .lookup: throw .replicaTypeTaken(name, by: "a table", of: shown)
        case .other(let kind): throw .replicaTypeTaken(name, by: kind, of: shown)
        }
        if case .enumeration(let type) = state.belongings[name], let labels = column.labels,
            labels.allSatisfy(type.has)
        {
            return
        }
        beforehand += table.types(for: column)
    }

    /// Nothing needs these types: where a name is taken, there is none.
    private mutating func addMemberTypes(_ state: ReplicaState) {
        for type in table.memberTypes {
            switch state.belongings[type.name] {
            case nil: beforehand.append(table.enumeration(type.name, labels: type.labels))
            case .enumeration(let there) where !type.labels.allSatisfy(there.has):
                beforehand.append(table.enumeration(type.name, labels: type.labels))
            case .enumeration, .lookup, .other: break
            }
        }
    }

    /// Lets a column be NULL.
    private mutating func release(_ there: ReplicaState.Column, keepingDefault: Bool = true) {
        // One of a user's own has a value by itself.
        guard !there.isNullable, !there.isGenerated, !(keepingDefault && there.hasDefault) else { return }
        actions.append("ALTER COLUMN \(SQLDialect.postgres.identifier(there.name)) DROP NOT NULL")
    }

    private mutating func retype(_ there: ReplicaState.Column, to type: String, using expression: String) {
        let alter = "ALTER COLUMN \(SQLDialect.postgres.identifier(there.name))"
        retypings.append(Retyping(column: there.name, from: there.type, to: type))
        // A default that is not of the new type would stop the change.
        if there.defaultSQL != nil { actions.append("\(alter) DROP DEFAULT") }
        actions.append("\(alter) TYPE \(type) USING \(expression)")
        if let value = there.defaultSQL, !there.isArray {
            actions.append("\(alter) SET DEFAULT (\(value))::\(type)")
        }
    }

    /// Replaces numbers by the values that they stand for.
    private mutating func resolve(_ there: ReplicaState.Column, _ lookup: ReplicaState.Lookup) {
        let sql = SQLDialect.postgres
        let name = sql.identifier(there.name)
        actions.append("DROP CONSTRAINT \(sql.identifier(lookup.constraint))")
        retype(there, to: "text", using: "\(name)::text")
        furtherStatements.append(
            """
            UPDATE \(qualified) t SET \(name) = l."value" FROM \(sql.qualified(lookup.table, in: table.schema)) l \
            WHERE l."id"::text = t.\(name)
            """)
        targets[there.name] = (.scalar(.text), "text")
    }

    private mutating func comment(
        _ state: ReplicaState, _ layout: ReplicaLayout, after former: SchemaComments
    ) {
        for column in layout.columns {
            guard let there = state[column: column.name], there.comment != column.comment else { continue }
            let isOurs = there.comment.map { former.contains($0) } ?? true
            let isNew = column.comment.map { !former.contains($0) } ?? true
            if isOurs, isNew { furtherStatements.append(table.comment(on: column, of: qualified)) }
        }
    }

    // MARK: Use

    /// The type that a column has afterwards, as its SQL.
    package func type(of column: ReplicaColumn) -> String {
        targets[column.name]?.sql ?? table.type(of: column)
    }

    /// The SQL of a value that comes, as it is stored: where the table holds another type than the layout's.
    ///
    /// - Parameters:
    ///   - column: of the layout.
    ///   - expression: of the layout's type; of a column of an enum type that the table holds as something else, the text;
    ///     of a lookup column, the number of the value where the column is one of `lookupColumns`, and otherwise the value
    ///     itself, as text.
    /// - Returns: SQL of the type that the table has.
    package func value(of column: ReplicaColumn, _ expression: String) -> String {
        guard let target = targets[column.name], target.sql != table.type(of: column) else {
            return expression
        }
        return ColumnContent(column.storage).converted(expression, to: target.content, sql: target.sql)
    }

    /// What is in the way of the change: a view, say, that shows a column whose type must change. To be asked before the
    /// transaction of the data, so that it stops this table alone.
    ///
    /// - Returns: the error, with the statements to run; nil where nothing is in the way.
    /// - Throws: `PostgresError`, `CancellationError`.
    package func obstacle(on connection: PostgresConnection) throws -> CanvasDataError? {
        var refused: [Retyping] = []
        var (names, remedies): ([String], [String]) = ([], [])
        for retyping in retypings {
            let dependents = try ColumnDependents.of(retyping.column, in: qualified, on: connection)
            guard let dependents else { continue }
            refused.append(retyping)
            names += dependents.names.filter { !names.contains($0) }
            remedies += dependents.statements.filter { !remedies.contains($0) }
        }
        guard !refused.isEmpty else { return nil }
        return .replicaColumnsInUse(
            refused, of: shown, by: ColumnDependents(names: names, statements: remedies))
    }

    /// What Postgres refused in a statement of the change.
    package func obstacle(_ error: PostgresError) -> CanvasDataError { .changingReplica(shown, error) }
}
