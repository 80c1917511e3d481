import CanvasData
import CanvasDataLoading
import Foundation
import PostgresFixture
import Testing

/// The DDL in a real server.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
struct DDLInPostgresTests {
    private let quiet = Program.Result(exitCode: 0, output: "", errors: "")

    @Test func `our own schema is created, twice, without a word`() async throws {
        let database = try await PrivateCluster.shared().database()
        let ddl = try SchemaFixtures.own("get-ddl-postgres-comments.sql")
        for _ in 1...2 {
            let result = try await database.psql(
                ddl, arguments: ["-1"], environment: ["PGCLIENTENCODING": "LATIN1"])
            #expect(result == quiet)
        }
        let expected = try SchemaFixtures.ownSchema().layouts().flatMap { table in
            table.columns.map { [table.name, $0.name, $0.description.nonEmpty ?? "∅"] }
        }
        let found = try await database.columns(in: "canvas")
        #expect(found.map { [$0[0], $0[1], $0[3]] } == expected)
        #expect(
            found.map { $0[2] } == [
                "bigint", "character varying(256)", "character varying(256)", "date",
                "timestamp without time zone", "boolean", "text", "text",
                "integer", "text", "integer", "double precision",
                "bigint", "bigint", "character varying(256)", "bigint",
                "character varying(256)", "timestamp without time zone", "character varying(20000)",
                "character varying(10)", "bigint",
            ])
        #expect(
            try await database.tables(in: "canvas") == [
                ["user_dim", "People, as the school's \"Canvas\" knows them"],
                ["course_ui_canvas_navigation_dim", "∅"],
                ["group_membership_dim", "Has keys that the schema calls varchar"],
                ["requests", "Page views"],
            ])
    }

    @Test(.enabled(if: SchemaFixtures.real != nil, Comment(rawValue: SchemaFixtures.whyNotReal)))
    func `4-2-9 is created twice, with the columns of canvas-data-sdk, equal or wider`() async throws {
        let database = try await PrivateCluster.shared().database()
        let schema = try SchemaFixtures.realSchema()
        let ddl = try DDLGenerator(writesComments: true).ddl(for: schema)
        for _ in 1...2 {
            #expect(try await database.psql(ddl, arguments: ["-1"]) == quiet)
        }
        let tables = try await database.tables(in: "public")
        let columns = try await database.columns(in: "public")
        #expect(tables.count == 117)
        #expect(columns.count == 1_319)
        #expect(tables == schema.tables.map { [$0.tableName, $0.description.nonEmpty ?? "∅"] })
        #expect(
            columns.map { $0[3] }
                == schema.tables.flatMap { $0.columns.map { $0.description.nonEmpty ?? "∅" } })

        let theirs = try SDKColumn.read(SchemaFixtures.real("sdk-output/get-ddl-4.2.9.sql"))
        #expect(columns.map { $0[0] + "." + $0[1] } == theirs.map { $0.table + "." + $0.column })
        let narrower = zip(columns, theirs).filter { ours, theirs in
            !isWider(ours[2], than: theirs.type)
        }
        // The SDK corrected this key in group_membership_dim alone; the two are joined.
        #expect(
            narrower.map { $0.0.prefix(3).joined(separator: " ") + ", was " + $0.1.type } == [
                "group_membership_fact group_membership_id bigint, was VARCHAR(256)"
            ])
    }

    @Test(arguments: [
        "canvas data", "Canvas", "user", #"a"b'c\d"#, "$schema$", "$schema$\u{301}", "$schema$ $_schema$",
        "日本語", "a;b--c", "a.b",
    ])
    func `a schema name of any kind is that name`(name: String) async throws {
        let database = try await PrivateCluster.shared().database()
        let ddl = try DDLGenerator(schema: name).ddl(for: SchemaFixtures.ownSchema())
        for _ in 1...2 {
            #expect(try await database.psql(ddl, arguments: ["-1"]) == quiet)
        }
        let found = try await database.rows(
            """
            SELECT n.nspname, count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') GROUP BY 1
            """)
        #expect(found == [[name, "4"]])
    }

    @Test func `a role that may not make schemas can use one that is there`() async throws {
        let database = try await PrivateCluster.shared().database()
        let role = "loader_\(database.name)"
        let setUp = try await database.psql(
            "CREATE ROLE \(role) LOGIN; CREATE SCHEMA canvas AUTHORIZATION \(role);")
        #expect(setUp == quiet)
        let ddl = try DDLGenerator(schema: "canvas").ddl(for: SchemaFixtures.ownSchema())
        #expect(try await database.psql(ddl, arguments: ["-1"], environment: ["PGUSER": role]) == quiet)
    }

    @Test func `without drops an existing table stops the script and is not touched`() async throws {
        let database = try await PrivateCluster.shared().database()
        #expect(try await database.psql("CREATE TABLE requests (mine integer);") == quiet)
        let ddl = try DDLGenerator(dropsTables: false).ddl(for: SchemaFixtures.ownSchema())
        let result = try await database.psql(ddl, arguments: ["-1"])
        #expect(result.exitCode == 3)
        #expect(result.errors.contains(#"ERROR:  relation "requests" already exists"#))
        #expect(
            try await database.columns(in: "public").map { $0.prefix(2).joined(separator: ".") } == [
                "requests.mine"
            ])
    }

    @Test func `a view stops the drop of its table, and nothing has changed`() async throws {
        let database = try await PrivateCluster.shared().database()
        let ddl = try DDLGenerator().ddl(for: SchemaFixtures.ownSchema())
        #expect(try await database.psql(ddl, arguments: ["-1"]) == quiet)
        #expect(
            try await database.psql(
                "CREATE VIEW visits AS SELECT * FROM requests; INSERT INTO user_dim VALUES (1);") == quiet)
        #expect(try await database.psql(ddl, arguments: ["-1"]).exitCode == 3)
        #expect(try await database.rows("SELECT count(*) FROM user_dim") == [["1"]])
    }

    /// Whether every value of the SDK's `type` fits ours, as the server prints it.
    private func isWider(_ ours: String, than type: String) -> Bool {
        func length(_ name: String, of type: String) -> Int? {
            guard type.hasPrefix(name + "("), type.hasSuffix(")") else { return nil }
            return Int(type.dropFirst(name.count + 1).dropLast())
        }
        if let theirs = length("VARCHAR", of: type) {
            return ours == "text" || (length("character varying", of: ours) ?? 0) >= theirs
        }
        let wide = [
            "BIGINT": ["bigint"], "INTEGER": ["integer", "bigint"], "BOOLEAN": ["boolean"],
            "FLOAT": ["double precision"], "DATE": ["date"], "TIMESTAMP": ["timestamp without time zone"],
            "TEXT": ["text"],
        ]
        // Keys that the SDK corrected as we do are BIGINT on both sides.
        return wide[type]?.contains(ours) ?? false
    }
}

/// A column of the DDL that canvas-data-sdk writes.
private struct SDKColumn {
    let table: String
    let column: String
    let type: String

    static func read(_ ddl: String) -> [SDKColumn] {
        var table = ""
        var result: [SDKColumn] = []
        for line in ddl.split(separator: "\n") {
            if line.hasPrefix("CREATE TABLE ") {
                table = String(line.split(separator: " ")[2])
            } else if line.hasPrefix("\t") {
                let words = line.dropFirst().split(separator: " ", maxSplits: 1)
                result.append(
                    SDKColumn(
                        table: table, column: words[0].filter { $0 != "\"" },
                        type: words[1].filter { $0 != "," && $0 != " " }))
            }
        }
        return result
    }
}

extension Optional where Wrapped == String {
    fileprivate var nonEmpty: String? { self == "" ? nil : self }
}

extension PrivateDatabase {
    /// Tables in the order they were made, with their comments.
    func tables(in schema: String) async throws -> [[String]] {
        try await rows(
            """
            SELECT relname, obj_description(oid, 'pg_class') FROM pg_class
            WHERE relkind = 'r' AND relnamespace = '\(schema)'::regnamespace ORDER BY oid
            """)
    }

    /// Table, name, type and comment of all columns, in the order they were made.
    func columns(in schema: String) async throws -> [[String]] {
        try await rows(
            """
            SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                col_description(c.oid, a.attnum)
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relkind = 'r' AND c.relnamespace = '\(schema)'::regnamespace AND a.attnum > 0
            ORDER BY c.oid, a.attnum
            """)
    }
}
