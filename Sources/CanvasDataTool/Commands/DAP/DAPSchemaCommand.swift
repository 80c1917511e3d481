import ArgumentParser
import CanvasData
import CanvasDataBase
import CanvasDataTransfer

/// `canvas-data dap schema`
struct DAPSchemaCommand: DAPToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Write the schemas of tables to files.",
        discussion: """
            Writes the schema of each table, as JSON, to DIR/TABLE_schema_version_N.json.

            Examples:
              canvas-data dap schema --namespace canvas --table users
              canvas-data dap schema --namespace canvas --table all --output-directory ./schemas
            """)

    @OptionGroup var tables: DAPTableOptions

    @OptionGroup var output: DAPOutputOptions

    @OptionGroup var dap: DAPOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let client = try session.dap(dap.access)
        let work = try await DAPTables(tables, of: client)
        var files: [DAPSchemaReport.File] = []
        let failures = try await work.forEach { table in
            let schema = try await client.schema(of: table, in: tables.namespace)
            let name = "\(table)_schema_version_\(schema.version).json"
            do {
                let directory = try Directory(creating: output.outputDirectory)
                let json: JSONValue = .object(["schema": schema.json, "version": .number(schema.version)])
                try directory.write(json.text(.pythonInOrder), as: name)
                files.append(.init(table: table, version: schema.version, path: directory.path(of: name)))
            } catch let error as FileError {
                throw CanvasDataError.dapFile(error)
            }
        }
        try session.end(
            with: DAPSchemaReport(files: files), failures, done: files.count, "schema", "fetched")
    }
}

/// Which schemas were written where.
struct DAPSchemaReport: Summary {
    struct File {
        let table: String
        let version: Int
        let path: String
    }

    let files: [File]

    var lines: [String] {
        files.map { "\(displayed($0.table)): version \($0.version), in \(displayed($0.path))" }
    }

    var json: JSONValue {
        .object([
            "type": .string("schemas"),
            "files": .array(
                files.map { file in
                    .object([
                        "table": .string(file.table), "version": .number(file.version),
                        "path": .string(file.path),
                    ])
                }),
        ])
    }
}
