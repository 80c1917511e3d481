import CanvasData
import CanvasDataBase
import Foundation

/// Schemas to test with: a small one of our own, and the real 4.2.9 where the machine has it.
enum SchemaFixtures {
    /// The folder with real schemas beside the package; not everybody has it.
    static let real: URL? = {
        let package = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folder = package.deletingLastPathComponent().appending(path: "shared/fixtures")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    static let whyNotReal = "../shared/fixtures is not there"

    /// A text among the real fixtures.
    static func real(_ path: String) throws -> String {
        guard let real else { throw CocoaError(.fileNoSuchFile) }
        return try String(contentsOf: real.appending(path: path), encoding: .utf8)
    }

    /// A text among our own.
    static func own(_ name: String) throws -> String {
        let folder = Bundle.module.resourceURL?.appending(path: "Fixtures/schema")
        guard let file = folder?.appending(path: name) else { throw CocoaError(.fileNoSuchFile) }
        return try String(contentsOf: file, encoding: .utf8)
    }

    static func ownSchema() throws -> SchemaDefinition { try schema(own("schema.json")) }

    static func realSchema() throws -> SchemaDefinition {
        try schema(real("schemas/canvas-data-schema-4.2.9.json"))
    }

    static func schema(_ text: String) throws -> SchemaDefinition {
        try SchemaDefinition(JSONValue(parsing: Array(text.utf8)))
    }

    /// A schema of tables that each have columns with a name and a type.
    static func schema(
        version: String = "1.0.0", _ tables: [(name: String, columns: [(name: String, type: String)])]
    ) throws -> SchemaDefinition {
        let members = tables.enumerated().map { index, table in
            let columns = table.columns.map { column -> JSONValue in
                ["name": .string(column.name), "type": .string(column.type)]
            }
            return JSONObject.Member(
                "key\(index)", ["tableName": .string(table.name), "columns": .array(columns)])
        }
        return try SchemaDefinition(
            ["version": .string(version), "schema": .object(JSONObject(members))])
    }
}
