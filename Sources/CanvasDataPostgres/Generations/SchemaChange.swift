package import CanvasDataLoading

/// What a dump's columns ask of the table that is there.
package struct SchemaChange: Sendable, Equatable {
    package struct Column: Sendable, Equatable {
        package let name: String
        package let type: SQLType
        package let description: String?
    }
    package struct Widening: Sendable, Equatable {
        package let name: String
        package let from: SQLType
        package let to: SQLType
    }

    /// New ones, to be added at the end.
    package var added: [Column] = []
    package var widened: [Widening] = []
    /// Our own columns that the dump no longer has: they stay, and are NULL.
    package var missing: [String] = []

    package var isEmpty: Bool { added.isEmpty && widened.isEmpty }

    /// Compares `layout` with the columns of a table that we made.
    package init(from state: TableState, to layout: TableLayout) {
        for column in layout.columns {
            let wanted = SQLType(column.type)
            guard let existing = state[column: column.name] else {
                added.append(Column(name: column.name, type: wanted, description: column.description))
                continue
            }
            if !existing.type.holds(wanted), !existing.type.isUsersOwn {
                widened.append(
                    Widening(name: column.name, from: existing.type, to: existing.type.widened(for: wanted)))
            }
        }
        let sent = Set(layout.columns.map(\.name))
        missing = state.columns.filter { !sent.contains($0.name) && !$0.isGenerated }.map(\.name)
    }
}
