import Foundation
import Testing

@testable import CanvasSimulator

@Suite struct SchemaAnswersTests {
    private struct Schema: Decodable {
        struct Table: Decodable {
            enum CodingKeys: String, CodingKey {
                case kind = "dw_type"
                case columns, hints, incremental, tableName
            }
            var kind: String
            var columns: [Column]
            var hints: [String: String]
            var incremental: Bool
            var tableName: String
        }
        struct Column: Decodable, Equatable {
            struct Dimension: Decodable, Equatable {
                var name: String
                var id: String
                var role: String?
                var sources: [String]?
            }
            var name: String
            var type: String
            var length: Int?
            var dimension: Dimension?
            var sortKey: Bool?
        }
        var version: String
        var schema: [String: Table]
    }

    @Test func `versions are listed newest first`() async throws {
        struct Version: Decodable {
            var createdAt: String
            var version: String
        }
        try await withSimulator { _, canvas in
            let versions = try await canvas.get("/api/schema", as: [Version].self)
            #expect(versions.map(\.version) == ["4.2.9", "4.2.8", "4.2.7"])
            #expect(versions.map(\.createdAt) == versions.map(\.createdAt).sorted().reversed())
            for version in versions {
                let schema = try await canvas.get("/api/schema/\(version.version)", as: Schema.self)
                #expect(schema.version == version.version)
            }
        }
    }

    @Test func `nine keys are not the table's name`() async throws {
        try await withSimulator { _, canvas in
            let schema = try await canvas.get("/api/schema/latest", as: Schema.self)
            let renamed = schema.schema.filter { $0.key != $0.value.tableName }
            #expect(
                renamed.mapValues(\.tableName) == [
                    "course": "course_dim", "account": "account_dim", "user": "user_dim",
                    "conversation": "conversation_dim", "conversation_message": "conversation_message_dim",
                    "conversation_message_participant": "conversation_message_participant_fact",
                    "enrollment_term": "enrollment_term_dim", "course_section": "course_section_dim",
                    "enrollment_rollup": "enrollment_rollup_dim",
                ])
            #expect(schema.schema["requests"]?.hints == ["sort_key": "timestamp"])
            #expect(schema.schema.values.filter(\.incremental).map(\.tableName) == ["requests"])
        }
    }

    @Test func `the older version lacks a table and the last column of another`() throws {
        let (new, old) = (SchemaVersion.all[0], SchemaVersion.all[1])
        let names = Set(old.tables.map(\.name))
        #expect(new.tables.filter { !names.contains($0.name) }.map(\.name) == ["module_prerequisite_fact"])
        let changed = old.tables.filter { $0.columns.count != new.table($0.name)?.columns.count }
        #expect(changed.map(\.name) == ["submission_dim"])
        let columns = try #require(new.table("submission_dim")).columns.map(\.name)
        #expect(columns == changed[0].columns.map(\.name) + ["posted_at"])
    }

    static let realSchema = URL(filePath: #filePath).appending(
        path: "../../../../../shared/fixtures/schemas/canvas-data-schema-4.2.9.json"
    ).standardizedFileURL

    @Test(.enabled(if: FileManager.default.fileExists(atPath: realSchema.path), "needs ../shared/fixtures"))
    func `tables, columns, types and dimensions are those of the real schema 4.2.9 without Catalog`()
        async throws
    {
        let real = try JSONDecoder().decode(Schema.self, from: Data(contentsOf: Self.realSchema))
        try await withSimulator { _, canvas in
            let ours = try await canvas.get("/api/schema/4.2.9", as: Schema.self)
            let expected = real.schema.filter { !$0.key.hasPrefix("catalog_") }
            #expect(ours.schema.keys.sorted() == expected.keys.sorted())
            for (key, table) in expected {
                #expect(ours.schema[key]?.columns == table.columns, "\(key)")
                #expect(ours.schema[key]?.kind == table.kind)
                #expect(ours.schema[key]?.hints == table.hints)
            }
        }
    }
}
