import CanvasData
import CanvasDataBase
import CanvasDataLoading
import Testing

@Suite struct SchemaDefinitionTests {
    @Test func `tables and columns come in the order sent, with everything the schema says`() throws {
        let schema = try SchemaFixtures.ownSchema()
        #expect(schema.version == "9.0.1")
        #expect(
            schema.tables.map(\.key) == [
                "user", "course_ui_canvas_navigation", "group_membership_dim", "requests",
            ])
        #expect(
            schema.tables.map(\.tableName) == [
                "user_dim", "course_ui_canvas_navigation_dim", "group_membership_dim", "requests",
            ])
        #expect(schema.tables.map(\.dwType) == ["dimension", nil, "dimension", "both"])
        #expect(schema.tables.map(\.incremental) == [false, false, false, true])
        #expect(schema.tables.map(\.sortKey) == [nil, nil, nil, "timestamp"])
        #expect(schema.tables[0].description == "People, as the school's \"Canvas\" knows them")
        #expect(schema.tables[1].description == nil)
        #expect(schema[table: "requests"]?.key == "requests")
        #expect(schema[table: "user"] == nil)

        let user = schema.tables[0]
        #expect(
            user.columns.map(\.name) == [
                "id", "name", "workflow_state", "birthdate", "created_at", "public", "biography", "time_zone",
            ])
        #expect(
            user.columns.map(\.type) == [
                "bigint", "varchar", "enum", "date", "timestamp without time zone", "boolean", "varchar",
                "character varying",
            ])
        #expect(user.columns.map(\.length) == [nil, 256, nil, nil, nil, nil, nil, nil])
        #expect(user[column: "workflow_state"]?.description == "First line\nsecond line\twith a tab")
        #expect(user[column: "created_at"]?.description == nil)
        let member = schema[table: "group_membership_dim"]?[column: "user_id"]?.dimension
        #expect(member?.name == "user" && member?.id == "id" && member?.role == "member")
        #expect(schema[table: "requests"]?.columns.map(\.sortKey) == [false, true, false, false, false])
    }

    @Test(arguments: [
        ("bigint", ColumnType.bigint), ("boolean", .boolean), ("date", .date), ("datetime", .timestamp),
        ("double precision", .doublePrecision), ("enum", .enumeration), ("guid", .guid), ("int", .integer),
        ("integer", .integer), ("text", .text), ("timestamp", .timestamp), ("varchar", .varchar(length: 7)),
        ("timestamp without time zone", .timestamp), ("character varying", .varchar(length: 7)),
    ])
    func `every type name that a version has used is known`(name: String, type: ColumnType) {
        #expect(ColumnType(name: name, length: 7) == type)
    }

    @Test(arguments: [
        "", "BIGINT", "decimal", "varchar(1)", "varchar(1); drop table user_dim", " int", "uuid",
    ])
    func `no other type name is known`(name: String) {
        #expect(ColumnType(name: name, length: 7) == nil)
    }

    @Test func `an unknown type is an error only where the type is needed`() throws {
        let schema = try SchemaFixtures.schema([
            (name: "course_dim", columns: [(name: "id", type: "bigint"), (name: "rating", type: "decimal")])
        ])
        #expect(schema.tables[0].columns[1].type == "decimal")
        #expect(schema.tables[0].columns[1].columnType == nil)
        #expect(schema.jsonKeyedByTableName.text(.python).contains("\"type\": \"decimal\""))
        let error = CanvasDataError(
            .wrongData,
            "Canvas's schema gives column rating of course_dim the type \"decimal\", which is not known.",
            remedy: "A newer canvas-data may know it; `\(.command(.getSchema))` shows the whole schema.")
        #expect(throws: error) { try schema.layouts() }
        #expect(throws: error) { try schema.tables[0].layout() }
    }

    @Test(arguments: [
        (#"[]"#, "Canvas's answer is not a schema: it lacks \"version\" or \"schema\"."),
        (#"{"schema": {}}"#, "Canvas's answer is not a schema: it lacks \"version\" or \"schema\"."),
        (
            #"{"version": "1", "schema": []}"#,
            "Canvas's answer is not a schema: it lacks \"version\" or \"schema\"."
        ),
    ])
    func `what is no schema is refused when it is read`(text: String, message: String) {
        let error = #expect(throws: CanvasDataError.self) { try SchemaFixtures.schema(text) }
        #expect(error?.kind == .wrongData)
        #expect(error?.message == message)
    }

    @Test(arguments: [
        (#"7"#, "a\nb", #"Canvas's schema has no table under "a\u{a}b", but another value."#),
        (
            #"{"tableName": "a_dim", "columns": [{"name": "x"}, {}]}"#, "a_dim",
            "Canvas's schema has no name for column 2 of a_dim."
        ),
        (
            #"{"tableName": "b_dim", "columns": [{"name": "x", "type": "text"}]}"#, "b_dim",
            "Canvas's schema \"1\" has two tables with the name b_dim."
        ),
    ])
    func `a table that cannot be used is refused where it is needed, and no other`(
        definition: String, table: String, message: String
    ) throws {
        let other = #"{"tableName": "b_dim", "columns": [{"name": "id", "type": "bigint"}]}"#
        let schema = try SchemaFixtures.schema(
            #"{"version": "1", "schema": {"a\nb": \#(definition), "b": \#(other), "c": "#
                + #"{"tableName": "c_dim", "columns": [{"name": "id", "type": "bigint"}]}}}"#)
        let error = #expect(throws: CanvasDataError.self) { try schema.layout(of: table) }
        #expect(error?.kind == .wrongData)
        #expect(error?.message == message)
        #expect(#expect(throws: CanvasDataError.self) { try schema.layouts() }?.message == message)
        #expect(try schema.layout(of: "c_dim")?.columns.map(\.name) == ["id"])
        #expect(try schema.layout(of: "d_dim") == nil)
    }

    @Test func `what cannot go into a database is refused when it is laid out`() throws {
        func message(_ tables: [(name: String, columns: [(name: String, type: String)])]) throws -> String? {
            let schema = try SchemaFixtures.schema(tables)
            return #expect(throws: CanvasDataError.self) { try schema.layouts() }?.message
        }
        let id = (name: "id", type: "bigint")
        #expect(
            try message([(name: "a_dim", columns: [id]), (name: "a_dim", columns: [id])])
                == "Canvas's schema \"1.0.0\" has two tables with the name a_dim.")
        #expect(
            try message([(name: "a_dim", columns: [id, id])])
                == "Canvas's schema gives a_dim two columns with the name id.")
        #expect(try message([(name: "a_dim", columns: [])]) == "Canvas's schema gives a_dim no columns.")
        #expect(
            try message([(name: "a_dim", columns: [(name: "x", type: "")])])
                == "Canvas's schema gives column x of a_dim no type.")
        #expect(
            try message([(name: "a\"; DROP TABLE b; --", columns: [id])])
                == #"Canvas's schema names a table "a"; DROP TABLE b; --", which is not safe in a database."#
        )
        #expect(
            try message([(name: "a_dim", columns: [(name: "Ü\u{1B}[2J", type: "bigint")])])
                == #"Canvas's schema names a column of a_dim "\u{dc}\u{1b}[2J", which is not safe in a database."#
        )
    }

    @Test(arguments: [
        ("a", true), ("_", true), ("a_1", true), (String(repeating: "a", count: 63), true), ("default", true),
        ("", false), ("1a", false), ("A", false), ("a b", false), ("a-b", false), ("a.b", false),
        ("é", false),
        ("a\u{0}", false), ("a\n", false), ("$a", false), (String(repeating: "a", count: 64), false),
    ])
    func `only plain lower-case names of up to 63 bytes are safe`(name: String, isSafe: Bool) throws {
        let asTable = try SchemaFixtures.schema([(name: name, columns: [(name: "id", type: "bigint")])])
        let asColumn = try SchemaFixtures.schema([(name: "a_dim", columns: [(name: name, type: "bigint")])])
        #expect(((try? asTable.layouts()) != nil) == isSafe)
        #expect(((try? asColumn.layouts()) != nil) == isSafe)
    }

    @Test func `get-schema prints our own schema as Python would`() throws {
        let text = try SchemaFixtures.ownSchema().jsonKeyedByTableName.text(.python) + "\n"
        #expect(text == (try SchemaFixtures.own("get-schema.json")))
    }

    @Test(.enabled(if: SchemaFixtures.real != nil, Comment(rawValue: SchemaFixtures.whyNotReal)))
    func `get-schema prints 4-2-9 byte for byte as canvas-data-sdk does`() throws {
        let text = try SchemaFixtures.realSchema().jsonKeyedByTableName.text(.python) + "\n"
        #expect(text == (try SchemaFixtures.real("sdk-output/get-schema-4.2.9.json")))
    }

    @Test(
        .enabled(if: SchemaFixtures.real != nil, Comment(rawValue: SchemaFixtures.whyNotReal)),
        arguments: [("4.2.1", 100, 1_191), ("4.2.9", 117, 1_319)])
    func `real schemas are read whole`(version: String, tables: Int, columns: Int) throws {
        let schema = try SchemaFixtures.schema(
            SchemaFixtures.real("schemas/canvas-data-schema-\(version).json"))
        #expect(schema.version == version)
        #expect(schema.tables.count == tables)
        #expect(try schema.layouts().map(\.columns.count).reduce(0, +) == columns)
    }
}
