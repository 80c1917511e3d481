import CanvasData
import CanvasDataBase
import CanvasDataLoading
import Testing

@Suite struct DDLGeneratorTests {
    @Test func `postgres, as the command gives it without options`() throws {
        let ddl = try DDLGenerator().ddl(for: SchemaFixtures.ownSchema())
        #expect(ddl == (try SchemaFixtures.own("get-ddl-postgres.sql")))
    }

    @Test func `postgres with comments, in a schema`() throws {
        let generator = DDLGenerator(schema: "canvas", writesComments: true)
        let ddl = try generator.ddl(for: SchemaFixtures.ownSchema())
        #expect(ddl == (try SchemaFixtures.own("get-ddl-postgres-comments.sql")))
    }

    @Test func `redshift with comments, in a schema, without drops`() throws {
        let generator = DDLGenerator(
            dialect: .redshift, schema: "canvas", dropsTables: false, writesComments: true)
        let ddl = try generator.ddl(for: SchemaFixtures.ownSchema())
        #expect(ddl == (try SchemaFixtures.own("get-ddl-redshift.sql")))
    }

    @Test func `a schema without tables gives a script that does nothing`() throws {
        let schema = try SchemaFixtures.schema(version: "1.0.0", [])
        #expect(
            try DDLGenerator(dropsTables: false).ddl(for: schema) == """
                -- Canvas Data schema 1.0.0, 0 tables, for Postgres.
                -- Made by canvas-data. Run it with: psql -1 -v ON_ERROR_STOP=1 -f FILE

                """)
    }

    @Test func `a version cannot leave its comment`() throws {
        let schema = try SchemaFixtures.schema(version: "1\nDROP TABLE x;\r\u{1B}é", [])
        let ddl = try DDLGenerator().ddl(for: schema)
        #expect(
            ddl.split(separator: "\n")[0]
                == "-- Canvas Data schema 1?DROP TABLE x;???, 0 tables, for Postgres.")
    }

    @Test func `one table that cannot be made stops all`() throws {
        let schema = try SchemaFixtures.schema([
            (name: "a_dim", columns: [(name: "id", type: "bigint")]),
            (name: "b_dim", columns: [(name: "id", type: "varchar(1); drop table x")]),
        ])
        let error = #expect(throws: CanvasDataError.self) { try DDLGenerator().ddl(for: schema) }
        let message =
            "Canvas's schema gives column id of b_dim the type \"varchar(1); drop table x\","
            + " which is not known.\n  A newer canvas-data may know it;"
            + " `CanvasDataAPI.schema` shows the whole schema."
        #expect(error?.description == message)
    }

    @Test(arguments: [
        (SQLDialect.postgres, "", "", 63), (.postgres, "a\nb", #"a\u{a}b"#, 63),
        (.postgres, "a\u{0}", #"a\u{0}"#, 63),
        (.postgres, String(repeating: "é", count: 32), String(repeating: #"\u{e9}"#, count: 32), 63),
        (.redshift, String(repeating: "a", count: 128), String(repeating: "a", count: 60) + "…", 127),
    ])
    func `a schema name that the database cannot have is refused`(
        dialect: SQLDialect, name: String, shown: String, maximum: Int
    ) throws {
        let schema = try SchemaFixtures.ownSchema()
        let error = #expect(throws: CanvasDataError.self) {
            try DDLGenerator(dialect: dialect, schema: name).ddl(for: schema)
        }
        #expect(error?.kind == .usage)
        #expect(error?.message == "\"\(shown)\" cannot be the name of a database schema.")
        #expect(error?.remedy == "A name has 1 to \(maximum) bytes and no control characters.")
    }
}
