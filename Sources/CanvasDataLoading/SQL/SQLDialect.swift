package import CanvasDataBase

/// A database's way to write names, literals and types.
public enum SQLDialect: String, Sendable, Equatable, CaseIterable {
    /// PostgreSQL, version 12 or later.
    case postgres
    /// Amazon Redshift.
    case redshift

    /// The most bytes that a name may have without being cut.
    package var maximumNameBytes: Int {
        switch self {
        case .postgres: 63
        case .redshift: 127
        }
    }

    /// `name` in double quotes. Always quoted: `default`, `percent` and `timestamp` are columns in Canvas
    /// Data and reserved words in one database or the other.
    package func identifier(_ name: String) -> String {
        var result = "\""
        for scalar in name.unicodeScalars {
            if scalar == "\"" { result.unicodeScalars.append(scalar) }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }

    /// `table` behind its schema, where one is given.
    package func qualified(_ table: String, in schema: String?) -> String {
        guard let schema else { return identifier(table) }
        return identifier(schema) + "." + identifier(table)
    }

    /// The type of a column that holds `type`.
    package func typeName(_ type: ColumnType) -> String {
        switch self {
        case .postgres: type.inPostgres.row.sql
        case .redshift: type.row.redshift
        }
    }

    /// Refuses a schema name that the database cannot have, or would cut.
    package func check(schemaName: String) throws(CanvasDataError) {
        let hasControls = schemaName.unicodeScalars.contains { $0.properties.generalCategory == .control }
        guard (1...maximumNameBytes).contains(schemaName.utf8.count), !hasControls else {
            throw .unusableSchemaName(schemaName, maximumBytes: maximumNameBytes)
        }
    }
}

extension CanvasDataError {
    static func unusableSchemaName(_ name: String, maximumBytes: Int) -> CanvasDataError {
        CanvasDataError(
            .usage, "\(name.quotedForDisplay) cannot be the name of a database schema.",
            remedy: "A name has 1 to \(maximumBytes) bytes and no control characters.")
    }
}
