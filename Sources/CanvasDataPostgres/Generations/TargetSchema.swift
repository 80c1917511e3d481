package import CanvasDataBase
import CanvasDataLoading

/// The schema in which readers see the tables, and the names that follow from it.
package struct TargetSchema: Sendable, Equatable {
    /// Where generations are, unseen.
    package static let store = ReservedNames.store
    /// Where the ledger is.
    package static let ledger = ReservedNames.ledger

    /// As the database has it, such as `public`.
    package let name: String

    /// - Throws: `CanvasDataError` (usage) for a name that cannot be one, or that is one of ours.
    package init(_ name: String = "public") throws(CanvasDataError) {
        try SQLDialect.postgres.check(schemaName: name)
        guard name != Self.store, name != Self.ledger, !name.hasPrefix("pg_"), name != "information_schema"
        else {
            throw .reservedSchema(name)
        }
        self.name = name
    }

    /// A table as readers write it, quoted.
    package func sql(_ table: String) -> String { SQLDialect.postgres.qualified(table, in: name) }

    /// A generation in the store, quoted.
    package static func stored(_ generation: String) -> String {
        SQLDialect.postgres.qualified(generation, in: store)
    }

    /// The name of the copy of `table` that the dump of this sequence brings.
    ///
    /// - Parameters:
    ///   - table: the table's name.
    ///   - sequence: the dump's.
    ///   - attempt: 2 and more where a copy of this dump is there already, and stays until the new one takes its place.
    /// - Returns: a name for a table in the store.
    /// - Throws: `CanvasDataError` (usage) where schema and table together are too long for Postgres.
    package func generation(
        of table: String, sequence: Int, attempt: Int = 1
    ) throws(CanvasDataError) -> String {
        let generation =
            (name == "public" ? "" : "\(name).") + "\(table)#\(sequence)" + (attempt > 1 ? "#\(attempt)" : "")
        guard generation.utf8.count <= SQLDialect.postgres.maximumNameBytes else {
            throw .schemaNameTooLong(name, table: table)
        }
        return generation
    }

    /// Whether a generation's name says that its rows are those that a table had when it was adopted: no dump has the
    /// number 0.
    static func isAdopted(_ generation: String) -> Bool {
        guard let mark = generation.lastIndex(of: "#") else { return false }
        let number = generation[mark...].dropFirst()
        return !number.isEmpty && number.allSatisfy { $0 == "0" }
    }
}
