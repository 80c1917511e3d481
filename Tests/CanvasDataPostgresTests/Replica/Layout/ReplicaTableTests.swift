import CanvasDataBase
import CanvasDataLoading
import DAPFixture
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres is not installed"))
struct ReplicaTableTests {
    private static let layout = ReplicaLayout(
        table: "web_logs", schemaVersion: 1, schemaText: "{}",
        columns: [
            .key("id", .bigint),
            .required("state", .enumeration(["b", "a"]), default: "'a'", comment: "It's \\ a \"state\"."),
            .optional("controller", .lookup(["files"])), .optional("numbers", .array(of: .bigint)),
            .optional("kinds", .enumerationArray(["x", "y"])),
        ])

    @Test func `a table is made in the order of its layout, key last`() throws {
        let table = try ReplicaTable(Self.layout, in: "canvas_logs")
        #expect(table.qualified == #""canvas_logs"."web_logs""#)
        #expect(table.lookupColumns == ["controller"])
        #expect(table.lookup("controller") == #""canvas_logs"."web_logs__controller""#)
        #expect(
            table.create(table.qualified) == [
                """
                CREATE TABLE "canvas_logs"."web_logs" ("id" bigint NOT NULL, "state" "canvas_logs"."web_logs__state" NOT NULL \
                DEFAULT 'a', "controller" integer, "numbers" bigint[], "kinds" "canvas_logs"."web_logs__kinds"[])
                """
            ])
        #expect(
            table.complete(table.qualified) == [
                #"ALTER TABLE "canvas_logs"."web_logs" ADD CONSTRAINT "pk_web_logs" PRIMARY KEY ("id")"#,
                #"ALTER TABLE "canvas_logs"."web_logs" ADD CONSTRAINT "fk_web_logs_controller" FOREIGN KEY ("controller") REFERENCES "canvas_logs"."web_logs__controller" ("id")"#,
                #"COMMENT ON COLUMN "canvas_logs"."web_logs"."state" IS E'It''s \\ a "state".'"#,
            ])
    }

    @Test func `one that waits in another schema is the same table once it is revealed`() async throws {
        let direct = try await ReplicaWorkshop()
        try direct.make(Self.layout)
        let staged = try await ReplicaWorkshop()
        try staged.connection.execute("CREATE SCHEMA store; CREATE SCHEMA catalog")
        // Both wait under one roof at one time.
        for schema in ["catalog", "canvas"] {
            let table = try ReplicaTable(Self.layout, in: schema)
            let stored = "\"store\".\"\(schema).web_logs#1\""
            for statement in table.types + table.create(stored) + table.complete(stored) {
                try staged.connection.execute(statement)
            }
        }
        for schema in ["canvas", "catalog"] {
            let table = try ReplicaTable(Self.layout, in: schema)
            for statement in table.reveal("\(schema).web_logs#1", from: "store") {
                try staged.connection.execute(statement)
            }
        }
        let expected = try await direct.database.catalogue(of: "canvas")
        #expect(try await staged.database.catalogue(of: "canvas") == expected)
        #expect(try await staged.database.catalogue(of: "store") == [])
        #expect(try await direct.database.catalogue(of: "canvas").contains { $0.contains("dims 1") })
    }

    @Test func `types and lookup tables that are there are completed, not replaced`() async throws {
        let workshop = try await ReplicaWorkshop()
        try workshop.connection.execute(
            """
            CREATE TYPE canvas.web_logs__state AS ENUM ('old', 'a');
            CREATE TABLE canvas.web_logs__controller (id integer PRIMARY KEY, value text UNIQUE);
            INSERT INTO canvas.web_logs__controller VALUES (7, 'files')
            """)
        try workshop.make(Self.layout)
        for statement in try ReplicaTable(Self.layout, in: "canvas").types {
            try workshop.connection.execute(statement)
        }
        let state = try workshop.state("web_logs")
        #expect(state[column: "state"]?.enumeration?.labels == ["old", "a", "b"])
        #expect(try workshop.rows("SELECT * FROM canvas.web_logs__controller") == [["7", "files"]])
        #expect(try workshop.change(to: Self.layout).isEmpty)
    }

    @Test func `odd names and values are kept as they are`() async throws {
        let workshop = try await ReplicaWorkshop()
        let odd = [
            "Mixed Case", "with.dot", "quote\"d", "ünicode", "back\\slash", "with\ttab", "$do$", "select",
            "{a,b}", " ",
        ]
        let labels = ["", "mro", "a-b", "a b", "it's", "\\", "$$", "ü", "NULL", "ab\ncd"]
        let layout = ReplicaLayout(
            table: "order'\"; --\t", schemaVersion: 1, schemaText: "{}",
            columns: [.key("id", .bigint)] + odd.map { .optional($0, .enumeration(labels), comment: $0) })
        try workshop.make(layout)
        let state = try workshop.state(layout.table)
        #expect(state.columns.map(\.name) == ["id"] + odd)
        #expect(
            state.columns.dropFirst().allSatisfy { $0.enumeration?.labels == labels && $0.comment == $0.name }
        )
        #expect(try workshop.change(to: layout).isEmpty)
        let more = layout.columns.map {
            $0.isKey ? $0 : .optional($0.name, .enumeration(labels + ["'new\\"]))
        }
        try workshop.apply(
            ReplicaLayout(
                table: layout.table, schemaVersion: 2, schemaText: "{}",
                columns: more + [.optional("\n", .scalar(.text), comment: "\n'\\")]))
        #expect(try workshop.state(layout.table)[column: "\n"]?.comment == "\n'\\")
        #expect(
            try workshop.state(layout.table).columns.dropFirst().dropLast().allSatisfy {
                $0.enumeration?.labels == labels + ["'new\\"]
            })
        try ReplicaRemoval(layout.table, in: "canvas").run(on: workshop.connection)
        #expect(try await workshop.database.catalogue(of: "canvas") == [])
    }

    @Test func `a composite key is the primary key in its order`() async throws {
        let workshop = try await ReplicaWorkshop()
        let layout = ReplicaLayout(
            table: "odd_keys", schemaVersion: 1, schemaText: "{}",
            columns: [.key("course_number", .bigint), .key("part", .text), .optional("id", .scalar(.bigint))])
        try workshop.make(layout)
        #expect(try workshop.state("odd_keys").primaryKey == ["course_number", "part"])
        #expect(try workshop.change(to: layout).isEmpty)
    }

    @Test func `names that are too long are cut as Postgres cuts them, and differ`() async throws {
        let workshop = try await ReplicaWorkshop()
        let table = String(repeating: "tä", count: 15)
        let alike = [String(repeating: "ö", count: 20), String(repeating: "ö", count: 20) + "2"]
        let layout = ReplicaLayout(
            table: table, schemaVersion: 1, schemaText: "{}",
            columns: [
                .key("id", .bigint), .optional("the_current_state", .enumeration(["a"])),
                .optional("the_controllers", .lookup([])),
            ] + alike.map { .optional($0, .enumeration([$0])) })
        try workshop.make(layout)
        #expect(try workshop.change(to: layout).isEmpty)
        let state = try workshop.state(table)
        #expect(state.columns.compactMap { $0.enumeration?.labels } == [["a"]] + alike.map { [$0] })
        let names = ReplicaNames(layout)
        let cut = [
            "\(table)__the_current_state", "pk_\(table)__the_controllers", "fk_\(table)_the_controllers",
        ]
        let postgres = try workshop.connection.query(
            "SELECT n::name FROM unnest($1::text[]) WITH ORDINALITY u (n, i) ORDER BY i",
            [PostgresArray.text(cut)]
        ).rows.map { $0[0] ?? "" }
        #expect(
            postgres == [
                names.type(of: "the_current_state"),
                ReplicaNames.primaryKey(of: names.type(of: "the_controllers")),
                names.foreignKey(of: "the_controllers"),
            ])
        #expect(Set(alike.map { names.type(of: $0) }).count == 2)
        try ReplicaRemoval(table, in: "canvas").run(on: workshop.connection)
        #expect(try await workshop.database.catalogue(of: "canvas") == [])
    }

    @Test func `a table with the longest name has types and lookup tables of its own`() async throws {
        let workshop = try await ReplicaWorkshop()
        let layout = ReplicaLayout(
            table: String(repeating: "tä", count: 21), schemaVersion: 1, schemaText: "{}",
            columns: [
                .key("id", .bigint), .optional("state", .enumeration(["a"])),
                .optional("kind", .enumeration(["b"])),
                .optional("controller", .lookup([])),
            ])
        try workshop.make(layout)
        #expect(try workshop.change(to: layout).isEmpty)
        #expect(try workshop.state(layout.table)[column: "controller"]?.lookup != nil)
        try ReplicaRemoval(layout.table, in: "canvas").run(on: workshop.connection)
        #expect(try await workshop.database.catalogue(of: "canvas") == [])
    }
}
