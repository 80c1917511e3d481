import CanvasDataBase
import CanvasDataLoading

/// Failures about a schema, the DDL made from it, and the reload script.
extension CanvasDataError {
    static let notASchema = CanvasDataError(
        .wrongData, "Canvas's answer is not a schema: it lacks \"version\" or \"schema\".",
        remedy: "Check that the API URL is that of Canvas Data.")

    static func tableIsNoObject(_ key: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "Canvas's schema has no table under \(key.quotedForDisplay), but another value.")
    }

    static func columnWithoutName(number: Int, table: String) -> CanvasDataError {
        CanvasDataError(.wrongData, "Canvas's schema has no name for column \(number) of \(shown(table)).")
    }

    static func tableWithoutColumns(_ table: String) -> CanvasDataError {
        CanvasDataError(.wrongData, "Canvas's schema gives \(table) no columns.", remedy: seeSchema)
    }

    static func duplicateTable(_ table: String, version: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "Canvas's schema \(version.quotedForDisplay) has two tables with the name \(table).",
            remedy: seeSchema)
    }

    static func duplicateColumn(_ column: String, table: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "Canvas's schema gives \(table) two columns with the name \(column).",
            remedy: seeSchema)
    }

    static func unsafeTableName(_ table: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData,
            "Canvas's schema names a table \(table.quotedForDisplay), which is not safe in a database.",
            remedy: nameRule)
    }

    static func unsafeColumnName(_ column: String, table: String) -> CanvasDataError {
        let shown = column.quotedForDisplay
        return CanvasDataError(
            .wrongData,
            "Canvas's schema names a column of \(table) \(shown), which is not safe in a database.",
            remedy: nameRule)
    }

    static func unknownType(_ type: String, column: String, table: String) -> CanvasDataError {
        let given = type.isEmpty ? "no type" : "the type \(type.quotedForDisplay), which is not known"
        return CanvasDataError(
            .wrongData, "Canvas's schema gives column \(column) of \(table) \(given).",
            remedy: "A newer canvas-data may know it; `\(.command(.getSchema))` shows the whole schema.")
    }

    static func unusableReloadPath(_ path: String, table: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "The reload script cannot name the file of \(shown(table)): \(path.quotedForDisplay).",
            remedy: "Choose a data directory whose absolute path has no control characters.")
    }

    private static let seeSchema: Hint = "`\(.command(.getSchema))` shows the whole schema."
    private static let nameRule: Hint =
        "Names have small letters, digits and underscores, at most 63. \(seeSchema)"

    /// A name as it is where it is safe, else in quotes.
    private static func shown(_ name: String) -> String {
        SQLIdentifier(checking: name)?.name ?? name.quotedForDisplay
    }
}
