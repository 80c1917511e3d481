import CanvasDataBase
import CanvasDataLoading
import CanvasSimulator
import Testing

@testable import CanvasData

@Suite struct DAPSchemaTests {
    private func schema(
        key: String = #"{"id":{"type":"integer","format":"int64"}}"#, value: String, required: String = "[]",
        more: String = ""
    ) throws -> CanvasData.DAPSchema {
        let text = """
            {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{
            "meta":{"type":"object","properties":{"ts":{"type":"string","format":"date-time"}}},
            "key":{"type":"object","properties":\(key)},
            "value":{"type":"object","properties":\(value),"required":\(required)}}\(more)}
            """
        return CanvasData.DAPSchema(
            namespace: "canvas", table: "things", version: 3, json: try JSONValue(parsing: Array(text.utf8)))
    }

    /// How a column whose type is `node` is stored.
    private func storage(_ node: String, more: String = "") throws -> ReplicaColumn.Storage {
        try #require(try schema(value: #"{"c":\#(node)}"#, more: more).layout().columns.last).storage
    }

    @Test(
        arguments: [
            // The rows of the official client's own table of types.
            (#"{"type":"integer","format":"int16"}"#, .scalar(.smallint)),
            (#"{"type":"integer","format":"int32"}"#, .scalar(.integer)),
            (#"{"type":"integer","format":"int64"}"#, .scalar(.bigint)),
            (#"{"type":"integer"}"#, .scalar(.bigint)),
            (#"{"type":"integer","minimum":-5,"maximum":1000}"#, .scalar(.smallint)),
            (#"{"type":"integer","minimum":-32768,"maximum":32767}"#, .scalar(.smallint)),
            (#"{"type":"integer","minimum":0,"maximum":32768}"#, .scalar(.integer)),
            (#"{"type":"integer","minimum":-2147483649,"maximum":0}"#, .scalar(.bigint)),
            (#"{"type":"integer","minimum":0}"#, .scalar(.bigint)),
            (#"{"type":"integer","enum":[1,40000]}"#, .scalar(.integer)),
            (#"{"type":"integer","const":1}"#, .scalar(.bigint)),
            (#"{"type":"number","format":"float32"}"#, .scalar(.real)),
            (#"{"type":"number","format":"float64"}"#, .scalar(.doublePrecision)),
            (#"{"type":"number"}"#, .scalar(.doublePrecision)),
            (
                #"{"type":"number","multipleOf":0.01,"exclusiveMinimum":-10000,"exclusiveMaximum":10000}"#,
                .scalar(.numeric(precision: 6, scale: 2))
            ),
            (
                #"{"type":"number","multipleOf":1,"exclusiveMinimum":-1000000000,"exclusiveMaximum":1000000000}"#,
                .scalar(.numeric(precision: 9, scale: 0))
            ),
            (
                #"{"type":"number","multipleOf":1e-10,"exclusiveMinimum":-1e20,"exclusiveMaximum":1e20}"#,
                .scalar(.numeric(precision: 30, scale: 10))
            ),
            (#"{"type":"number","multipleOf":0.01,"exclusiveMaximum":10000}"#, .scalar(.doublePrecision)),
            (
                #"{"type":"number","multipleOf":0,"exclusiveMinimum":-10,"exclusiveMaximum":10}"#,
                .scalar(.doublePrecision)
            ),
            (#"{"type":"boolean"}"#, .scalar(.boolean)),
            (#"{"type":"boolean","const":false}"#, .scalar(.boolean)),
            (#"{"type":"string","format":"date-time"}"#, .scalar(.timestamp)),
            (#"{"type":"string","format":"date"}"#, .scalar(.date)),
            (#"{"type":"string","format":"time"}"#, .scalar(.time)),
            (#"{"type":"string","format":"uuid"}"#, .scalar(.uuid)),
            (#"{"type":"string","format":"ipv4"}"#, .scalar(.inet)),
            (#"{"type":"string","format":"ipv6"}"#, .scalar(.inet)),
            (
                #"{"oneOf":[{"type":"string","format":"ipv4"},{"type":"string","format":"ipv6"}]}"#,
                .scalar(.inet)
            ),
            (#"{"type":"string","maxLength":255}"#, .scalar(.varchar(length: 255))),
            (#"{"type":"string"}"#, .scalar(.text)),
            (#"{"type":"string","format":"email"}"#, .scalar(.text)),
            (#"{"type":"string","const":"abc"}"#, .scalar(.character(length: 3))),
            (#"{"oneOf":[{"type":"string","const":"__x__"},{"type":"string"}]}"#, .scalar(.text)),
            (
                #"{"oneOf":[{"type":"string","const":"__x__"},{"type":"string","maxLength":30}]}"#,
                .scalar(.varchar(length: 30))
            ),
            (
                #"{"oneOf":[{"type":"string","const":"__x__"},{"type":"string","maxLength":2}]}"#,
                .scalar(.varchar(length: 5))
            ),
            (#"{"type":"string","enum":["b","a","b"]}"#, .enumeration(["b", "a"])),
            (#"{"oneOf":[{"type":"string","enum":["files"]},{"type":"string"}]}"#, .lookup(["files"])),
            (#"{"oneOf":[{"type":"string","enum":[]},{"type":"string"}]}"#, .lookup([])),
            (
                #"{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}"#,
                .scalar(.json)
            ),
            (#"{"type":"array","items":{"type":"integer","format":"int64"}}"#, .array(of: .bigint)),
            (#"{"type":"array","items":{"type":"string","enum":["a","b"]}}"#, .enumerationArray(["a", "b"])),
            // Where the official client fails.
            (#"{"type":"string","format":"duration"}"#, .scalar(.interval)),
            (#"{"type":"object"}"#, .scalar(.json)),
            (#"{"type":"object","additionalProperties":true}"#, .scalar(.json)),
            (#"{"type":"array","items":{"type":"object"}}"#, .scalar(.json)),
            (#"{"type":"array","items":{"type":"array","items":{"type":"integer"}}}"#, .scalar(.json)),
            (#"{"type":"array"}"#, .scalar(.json)),
            (#"{"type":"array","items":{"oneOf":[{"type":"object"},{"type":"string"}]}}"#, .array(of: .text)),
            (#"{"type":"string","enum":["single"]}"#, .enumeration(["single"])),
            (#"{"type":"string","enum":["","mro"]}"#, .enumeration(["", "mro"])),
            (#"{"type":"array","items":{"type":"string","enum":["single"]}}"#, .enumerationArray(["single"])),
            (#"{"enum":["a","b"]}"#, .enumeration(["a", "b"])),
            (#"{"const":true}"#, .scalar(.boolean)),
            (#"{"type":"string","const":""}"#, .scalar(.text)),
            (#"{"oneOf":[{"type":"integer"},{"type":"string"}]}"#, .scalar(.text)),
            (#"{"anyOf":[{"type":"object"},{"type":"string"}]}"#, .scalar(.text)),
            (#"{"oneOf":[{"type":"object"},{"type":"array"}]}"#, .scalar(.json)),
            (
                #"{"oneOf":[{"type":"integer","format":"int16"},{"type":"integer","format":"int32"}]}"#,
                .scalar(.integer)
            ),
            (
                #"{"oneOf":[{"type":"number","format":"float32"},{"type":"number"}]}"#,
                .scalar(.doublePrecision)
            ),
            (
                #"{"oneOf":[{"type":"string","const":"ab"},{"type":"string","const":"abcd"}]}"#,
                .scalar(.character(length: 4))
            ),
            (#"{"oneOf":[{"type":"string","enum":["a","b"]},{"type":"string"}]}"#, .scalar(.text)),
            (#"{"oneOf":[]}"#, .scalar(.text)), ("{}", .scalar(.text)), ("true", .scalar(.text)),
            (#"{"type":["string","null"],"maxLength":7}"#, .scalar(.varchar(length: 7))),
            (#"{"type":["string","integer"]}"#, .scalar(.text)),
            (#"{"type":["object","array","null"]}"#, .scalar(.json)),
            (#"{"allOf":[{"type":"boolean"}]}"#, .scalar(.boolean)),
            (#"{"allOf":[{"type":"object"},{"type":"object"}]}"#, .scalar(.json)),
        ] as [(String, ReplicaColumn.Storage)])
    func `each construct of a schema has a type that holds every value`(
        node: String, expected: ReplicaColumn.Storage
    ) throws {
        #expect(try storage(node) == expected)
    }

    @Test func `values that no enum type can have are texts`() throws {
        let long = String(repeating: "x", count: 64)
        #expect(try storage(#"{"type":"string","enum":["a","\#(long)"]}"#) == .scalar(.text))
        #expect(try storage(#"{"type":"string","enum":["a\u0000"]}"#) == .scalar(.text))
        #expect(try storage(#"{"type":"string","enum":[]}"#) == .scalar(.text))
    }

    @Test func `references are followed`() throws {
        let more =
            ##","definitions":{"a/b":{"$ref":"#/$defs/c"}},"$defs":{"c":{"type":"string","format":"uuid"}}"##
        #expect(try storage(##"{"$ref":"#/definitions/a~1b"}"##, more: more) == .scalar(.uuid))
        #expect(
            try storage(##"{"type":"array","items":{"$ref":"#/$defs/c"}}"##, more: more) == .array(of: .uuid))
        func words(_ node: String, _ more: String) -> String? {
            do {
                _ = try storage(node, more: more)
                return nil
            } catch {
                return (error as? CanvasDataError)?.message
            }
        }
        let start = "canvas.things cannot be a table: in version 3 of its schema, "
        #expect(
            words(##"{"$ref":"#/$defs/d"}"##, more) == start + ##"the reference "#/$defs/d" leads nowhere."##)
        #expect(
            words(##"{"$ref":"#/$defs/a"}"##, ##","$defs":{"a":{"$ref":"#/$defs/a"}}"##) == start
                + "references lead in a circle.")
        #expect(words(#"{"type":"blob"}"#, "") == start + #"the type "blob" is not known."#)
        let deep =
            String(repeating: #"{"type":"array","items":"#, count: 40)
            + #"{"type":"string"}"# + String(repeating: "}", count: 40)
        #expect(words(deep, "") == start + "types lie too deep in one another.")
    }

    @Test func `a layout has key, order, nulls, defaults and comments of the schema`() throws {
        let schema = try schema(
            key: #"{"course_number":{"type":"integer"},"part":{"type":"string","format":"uuid"}}"#,
            value: #"""
                {"early":{"type":"integer","format":"int32","default":-3,"description":"A number."},
                "name":{"type":"string","title":"The name\n  of it","description":"Not this."},
                "state":{"type":"string","enum":["on","off"],"default":"off"},
                "free":{"type":["string","null"]},
                "shape":{"type":"object","title":"Type extracted from column `things.shape`."},
                "flag":{"type":"boolean","default":true},
                "quoted":{"type":"string","default":"it's \\ \"so\""},
                "moment":{"type":"string","format":"date-time","default":"2026-01-15T06:00:00.25+02:00"},
                "price":{"type":"number","default":1.50},
                "wrong":{"type":"integer","default":"1); DROP TABLE x; --"},
                "nothing":{"type":"integer","default":null}}
                """#,
            required: #"["name","state","free","nothing","early"]"#)
        func column(
            _ name: String, _ storage: ReplicaColumn.Storage, key: Bool = false, nullable: Bool = true,
            _ defaultSQL: String? = nil, comment: String? = nil
        ) -> ReplicaColumn {
            ReplicaColumn(
                name: name, header: (key ? "key." : "value.") + name, storage: storage, isKey: key,
                isNullable: nullable, defaultSQL: defaultSQL, comment: comment)
        }
        let layout = try schema.layout()
        #expect(
            layout.columns == [
                column("course_number", .scalar(.bigint), key: true, nullable: false),
                column("part", .scalar(.uuid), key: true, nullable: false),
                column("name", .scalar(.text), nullable: false, comment: "The name of it"),
                column("free", .scalar(.text)),
                column("shape", .scalar(.json), comment: "Type extracted from column `things.shape`."),
                column("nothing", .scalar(.bigint), nullable: false),
                column("early", .scalar(.integer), nullable: false, "-3", comment: "A number."),
                column("state", .enumeration(["on", "off"]), nullable: false, "'off'"),
                column("flag", .scalar(.boolean), "true"),
                column("quoted", .scalar(.text), #"E'it''s \\ "so"'"#),
                column("moment", .scalar(.timestamp), "'2026-01-15 04:00:00.250000'"),
                column("price", .scalar(.doublePrecision), "1.50"),
                column("wrong", .scalar(.bigint)),
            ])
        #expect(layout.key == ["course_number", "part"])
        #expect(layout.table == "things")
        #expect(layout.schemaVersion == 3)
    }

    @Test func `the schema's text keeps its order and loses meta alone`() throws {
        let json =
            #"{"b":[1.50],"properties":{"value":{"properties":{}},"meta":{"a":1},"key":{"properties":{"é":{"type":"integer"}}}},"a":"meta"}"#
        let schema = CanvasData.DAPSchema(
            namespace: "canvas", table: "things", version: 3, json: try JSONValue(parsing: Array(json.utf8)))
        #expect(
            try schema.layout().schemaText
                == #"{"b":[1.50],"properties":{"value":{"properties":{}},"key":{"properties":{"é":{"type":"integer"}}}},"a":"meta"}"#
        )
    }

    @Test(arguments: [
        (#"{"a\tb":{"type":"integer"}}"#, "the column \"a\\u{9}b\" has a control character in its name"),
        (#"{"":{"type":"integer"}}"#, "the column \"\" has a name of 0 bytes, where 1 to 63 are allowed"),
        (#"{"id":{"type":"integer"}}"#, "it has two columns \"id\""),
        (
            #"{"é01234567890123456789012345678901234567890123456789012345678901":{"type":"integer"}}"#,
            "the column \"\\u{e9}01234567890123456789012345678901234567890123456789012345678…\" has a name of 64 bytes, where 1 to 63 are allowed"
        ),
    ])
    func `names that no column can have make the table unusable`(value: String, reason: String) throws {
        #expect(
            throws: CanvasDataError(
                .wrongData, "canvas.things cannot be a table: in version 3 of its schema, \(reason).",
                remedy: "Leave the table out, and report this with the schema's version.")
        ) { try schema(value: value).layout() }
    }

    @Test func `a schema without a key is not a table's`() throws {
        for key in ["{}", "[]", "7"] {
            #expect(throws: CanvasDataError.unusableDAPSchema("canvas.things", version: 3, "it has no key")) {
                try schema(key: key, value: "{}").layout()
            }
        }
    }

    @Test func `every table of the simulated DAP has a layout, but for names that no column can have`()
        async throws
    {
        try await SimulatedReplicas.run({ $0.hasOddTables = true }) { replicas in
            let client = try replicas.client()
            var refused: [String] = []
            for namespace in replicas.dap.namespaces {
                for table in try await client.tables(in: namespace) {
                    let truth = try replicas.dap.truth(of: table, in: namespace)
                    do {
                        let layout = try await client.schema(of: table, in: namespace).layout()
                        #expect(Set(layout.columns.map(\.name)) == Set(truth.columns))
                        #expect(layout.key == truth.schema.key.map(\.name))
                    } catch let error as CanvasDataError {
                        refused.append(error.message)
                    }
                }
            }
            #expect(
                refused == [
                    "canvas.order cannot be a table: in version 1 of its schema, the column \"with\\u{9}tab\" has a control character in its name."
                ])
        }
    }
}
