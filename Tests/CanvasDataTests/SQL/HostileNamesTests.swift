import CanvasData
import CanvasDataBase
import Foundation
import PostgresFixture
import SharedFixture
import Testing

/// Names, types and texts that try to be commands: what is made is what was meant, or nothing is.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
struct HostileNamesTests {
    private let pieces = [
        "\"", "'", ";", "--", "/*", "*/", "\\", "\n", "\r", "\t", "\u{0}", "\u{1B}[2J", "\u{85}", "$$",
        "$schema$",
        "E'", "U&\"", ":x", ":'x'", "%s", "`id`", "{}", "()", ".", " ", "é", "😀", "\u{301}", "\u{202E}",
        "\u{FEFF}",
        "a", "user_dim", "public", "pg_catalog", "A", "7", "\\gexec", "\\q", "COMMIT;",
        "); DROP TABLE sentinel; --",
        "'; DROP TABLE sentinel; --", "\"; DROP TABLE sentinel; --", "\n\\! touch BREACH\n",
        "\nCREATE TABLE breach();\n", "$schema$; CREATE TABLE breach(); --",
        String(repeating: "x", count: 70),
    ]

    @Test func `two hundred hostile names make no object but the ones meant`() async throws {
        var random = SplitMix64()
        print("hostile names: CANVAS_DATA_SEED=\(random.seed)")
        let database = try await PrivateCluster.shared().database()
        let breach = try database.directory().appending(path: "breach").path
        _ = try await database.psql("CREATE TABLE sentinel (id integer);")
        // Schema, table, and every comment in it.
        var expected: Set<[String]> = [["public", "sentinel", "∅"]]

        for number in 0..<200 {
            let name = (0..<Int.random(in: 1...5, using: &random))
                .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
                .replacing("BREACH", with: breach)
            expectRefusal(of: name)
            var schemaName = name
            var generator = DDLGenerator(schema: name, writesComments: true)
            do {
                _ = try generator.ddl(for: SchemaFixtures.ownSchema())
            } catch let error as CanvasDataError {
                #expect(error.kind == .usage, "\(name.debugDescription)")
                #expect(
                    !error.description.utf8.contains { $0 < 0x20 && $0 != 0x0A }, "\(name.debugDescription)")
                schemaName = "s\(number)"
                generator.schema = schemaName
            }
            let result = try await database.psql(
                generator.ddl(for: schema(saying: name)), arguments: ["-1"])
            if result.exitCode == 0 {
                #expect(result == Program.Result(exitCode: 0, output: "", errors: ""))
                // A name that came before has its table replaced by the same one.
                let comment = withoutNUL(name)
                expected.insert([schemaName, "t_dim", comment.isEmpty ? "∅" : comment])
            } else {
                // Postgres keeps these for itself.
                #expect(schemaName.hasPrefix("pg_"), "\(name.debugDescription): \(result.errors)")
                #expect(
                    result.errors.contains("unacceptable schema name")
                        || result.errors.contains("permission denied"))
            }
        }

        let tables = try await database.rows(
            """
            SELECT DISTINCT nspname, relname, description
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_description d ON d.objoid = c.oid
            WHERE nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
            """)
        #expect(Set(tables).symmetricDifference(expected) == [])
        #expect(expected.count > 100)
        #expect(!FileManager.default.fileExists(atPath: breach))
    }

    /// As a table, a column or a type no such name gets into SQL at all.
    private func expectRefusal(of name: String) {
        let isPlain = name.wholeMatch(of: #/[a-z_][a-z0-9_]{0,62}/#) != nil
        let id = (name: "id", type: "bigint")
        let attempts = [
            (isPlain, [(name: name, columns: [id])]),
            (isPlain, [(name: "t_dim", columns: [(name: name, type: "bigint")])]),
            (false, [(name: "t_dim", columns: [(name: "id", type: name)])]),
        ]
        for (isFine, tables) in attempts {
            do {
                let schema = try SchemaFixtures.schema(tables)
                _ = try DDLGenerator().ddl(for: schema)
                #expect(isFine, "\(name.debugDescription)")
            } catch {
                #expect(!isFine, "\(name.debugDescription)")
                #expect((error as? CanvasDataError)?.kind == .wrongData, "\(name.debugDescription)")
                #expect(!"\(error)".utf8.contains { $0 < 0x20 && $0 != 0x0A }, "\(name.debugDescription)")
            }
        }
    }

    private func withoutNUL(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\0" }))
    }

    /// A schema whose version and descriptions are `text`.
    private func schema(saying text: String) throws(CanvasDataError) -> SchemaDefinition {
        try SchemaDefinition([
            "version": .string(text),
            "schema": [
                "t": [
                    "tableName": "t_dim", "description": .string(text),
                    "columns": [["name": "id", "type": "bigint", "description": .string(text)]],
                ]
            ],
        ])
    }
}
