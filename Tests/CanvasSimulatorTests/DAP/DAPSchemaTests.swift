import Foundation
import Testing

@testable import CanvasSimulator

@Suite struct DAPSchemaTests {
    private func schema(_ type: DAPType) throws -> String {
        let schema = DAPSchema(key: [DAPColumn("id", .int64)], value: [DAPColumn("c", type)])
        let json = schema.json(of: "t")["properties"]?["value"]?["properties"]?["c"]
        return String(decoding: try #require(json).encoded, as: UTF8.self)
    }

    @Test(arguments: [
        (DAPType.int16, #"{"type":"integer","format":"int16"}"#), (.integer, #"{"type":"integer"}"#),
        (.bounded(-5...1000), #"{"type":"integer","minimum":-5,"maximum":1000}"#),
        (
            .decimal(digits: 6, scale: 2),
            #"{"type":"number","multipleOf":0.01,"exclusiveMinimum":-10000,"exclusiveMaximum":10000}"#
        ),
        (.ip, #"{"oneOf":[{"type":"string","format":"ipv4"},{"type":"string","format":"ipv6"}]}"#),
        (.varchar(7), #"{"type":"string","maxLength":7}"#),
        (.constant("abc"), #"{"type":"string","const":"abc"}"#),
        (
            .truncatable(30),
            #"{"oneOf":[{"type":"string","const":"__dap_oversized_truncated__"},{"type":"string","maxLength":30}]}"#
        ),
        (.extensible(["files"]), #"{"oneOf":[{"type":"string","enum":["files"]},{"type":"string"}]}"#),
        (.freeObject, #"{"type":"object"}"#),
        (.array(.uuid), #"{"type":"array","items":{"type":"string","format":"uuid"}}"#),
        (
            .object([DAPColumn("a", .boolean, required: true)]),
            #"{"type":"object","properties":{"a":{"type":"boolean"}},"additionalProperties":false,"required":["a"],"title":"Type extracted from column `c`."}"#
        ),
    ])
    func `a type has its place in the schema`(type: DAPType, json: String) throws {
        #expect(try schema(type) == json)
    }

    @Test func `the schema names the version, the required columns and the defaults`() async throws {
        try await withDAP { _, caller in
            let answer = try await caller.ask("GET", "/dap/query/canvas/table/users/schema")
            #expect(answer.json["version"] as? Int == 1)
            let properties =
                (answer.json["schema"] as? [String: Any])?["properties"] as? [String: [String: Any]]
            #expect(properties?.keys.sorted() == ["key", "meta", "value"])
            #expect(properties?["key"]?["required"] as? [String] == ["id"])
            let required = properties?["value"]?["required"] as? [String]
            #expect(required == ["workflow_state", "created_at", "updated_at", "deleted", "locale"])
            let columns = properties?["value"]?["properties"] as? [String: [String: Any]]
            #expect(columns?["locale"]?["default"] as? String == "en")
            let unknown = try await caller.ask("GET", "/dap/query/canvas/table/nothing/schema")
            #expect(unknown.error["kind"] as? String == "table")
        }
    }

    @Test(arguments: DAPSchemaChange.allCases)
    func `a change comes with the next state, and rows that are not touched stay`(change: DAPSchemaChange)
        async throws
    {
        try await withDAP { simulator, _ in
            let dap = simulator.dap
            try dap.change(change, of: "type_samples")
            let before = try dap.truth(of: "type_samples")
            #expect(before.schema.version == 1)
            dap.advance()
            let after = try dap.truth(of: "type_samples")
            #expect(after.schema.version == 2)
            #expect(after.schema.value != before.schema.value)
            // Compared as text, because NaN does not equal itself.
            #expect(try "\(dap.truth(of: "type_samples", state: 1).rows)" == "\(before.rows)")
            // A row that the increment leaves out must not differ, whichever way a replica got here.
            let table = try #require(dap.currentSchool.table("type_samples", in: "canvas"))
            let query = DAPQuery(
                table, .tsv, .condensed, state: 2, since: 1, until: nil, moment: dap.currentSchool.moment)
            let touched = Set((0..<table.count(in: 2)).compactMap { query.record($0)?.row.key[0].plainText })
            #expect(
                after.rows.allSatisfy { touched.contains($0.key[0].plainText ?? "") } == change.touchesAll)
            let old = Dictionary(uniqueKeysWithValues: before.rows.map { ($0.key[0].plainText, $0.value) })
            let names = before.schema.value.map(\.name)
            for row in after.rows where !touched.contains(row.key[0].plainText ?? "") {
                let values = try #require(old[row.key[0].plainText])
                for (column, value) in zip(after.schema.value, row.value) {
                    let expected = names.firstIndex(of: column.name).map { values[$0] }
                    #expect("\(value)" == "\(expected ?? column.defaultValue ?? .null)")
                }
            }
            #expect(
                after.rows.allSatisfy { row in
                    zip(after.schema.value, row.value).allSatisfy { !$0.isRequired || !$1.isNull }
                })
        }
    }

    @Test func `a change shows in the rows that are touched`() async throws {
        try await withDAP { simulator, _ in
            let dap = simulator.dap
            try dap.change(.widerInteger, of: "submissions", column: "attempt")
            try dap.change(.newEnumValue, of: "submissions", column: "submission_type")
            try dap.change(.enumValueRemoved, of: "users")
            try dap.change(.optional, of: "enrollments", column: "type")
            dap.advance(by: 9)
            func values(_ table: String, _ column: String) throws -> [DAPValue] {
                let truth = try dap.truth(of: table)
                let index = try #require(truth.schema.value.firstIndex { $0.name == column })
                return truth.rows.map { $0.value[index] }
            }
            #expect(
                try values("submissions", "attempt").contains {
                    if case .integer(let value) = $0 { abs(value) > Int(Int32.max) } else { false }
                })
            #expect(try values("submissions", "submission_type").contains(.text("added_value_7")))
            #expect(try !values("users", "workflow_state").contains(.text("registered")))
            #expect(try values("enrollments", "type").contains(.null))
        }
    }

    @Test func `a change that suits no column is refused`() async throws {
        try await withDAP { simulator, _ in
            #expect(throws: SimulatorError("canvas.users has no column name for wider-integer.")) {
                try simulator.dap.change(.widerInteger, of: "users", column: "name")
            }
            #expect(throws: SimulatorError("The simulator's school has no table canvas.nothing.")) {
                try simulator.dap.change(.newColumn, of: "nothing")
            }
        }
    }

    @Test func `odd tables are there where they are wanted`() async throws {
        try await withDAP({ $0.hasOddTables = true }) { simulator, caller in
            for table in ["odd_types", "odd_keys", "order"] {
                let job = try await caller.query(table)
                let rows = try await caller.table(of: job).rows
                #expect(rows.count == (try simulator.dap.truth(of: table).rows.count))
            }
            let keys = try await caller.table(of: try await caller.query("odd_keys")).header
            #expect(keys == ["meta.ts", "key.course_number", "key.part", "value.title", "value.id"])
        }
    }
}
