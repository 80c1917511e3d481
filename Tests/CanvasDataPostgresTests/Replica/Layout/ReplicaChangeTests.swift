import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

/// What Canvas changes in a schema, on a table with rows that users have built upon.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres is not installed"))
struct ReplicaChangeTests {
    private static let states = ["__dap_unspecified__", "active", "deleted"]

    /// The columns of the table before each change.
    private static let columns: [ReplicaColumn] = [
        .required("name", .scalar(.varchar(length: 16)), comment: "The name."),
        .required("state", .enumeration(states)), .optional("logins", .scalar(.integer)),
        .optional("tags", .array(of: .text)), .optional("kinds", .enumerationArray(["a", "b"])),
        .optional("controller", .lookup(["files"])),
        .required("language", .scalar(.varchar(length: 8)), default: "'en'"),
    ]

    private static func users(_ change: (inout [ReplicaColumn]) -> Void = { _ in }) -> ReplicaLayout {
        var columns = Self.columns
        change(&columns)
        return ReplicaLayout(
            table: "users", schemaVersion: 2, schemaText: "{}", columns: [.key("id", .bigint)] + columns)
    }

    private static func replacing(_ column: ReplicaColumn) -> ReplicaLayout {
        users { columns in columns = columns.map { $0.name == column.name ? column : $0 } }
    }

    /// The table with rows, and what users make on it. `shows`: the columns of their views.
    private func workshop(shows columns: String = "id, language") async throws -> ReplicaWorkshop {
        let workshop = try await ReplicaWorkshop()
        try workshop.make(Self.users())
        let reader = "reader_of_\(workshop.database.name)"
        try workshop.connection.execute(
            """
            INSERT INTO canvas.users__controller (value) VALUES ('files'), ('courses');
            INSERT INTO canvas.users SELECT i, 'user ' || i, 'active', i, ARRAY['x', 'y"z'], '{a,b}', 1 + i % 2, 'de'
                FROM generate_series(1, 10) i;
            ALTER TABLE canvas.users ADD COLUMN mine text NOT NULL DEFAULT 'x', ADD CHECK (id > 0),
                ADD CONSTRAINT theirs UNIQUE (name);
            CREATE VIEW reports.brief AS SELECT \(columns) FROM canvas.users;
            CREATE MATERIALIZED VIEW reports.kept AS SELECT \(columns) FROM canvas.users;
            CREATE ROLE \(reader);
            GRANT SELECT ON canvas.users TO \(reader);
            CREATE INDEX by_name ON canvas.users (lower(name));
            CREATE UNIQUE INDEX by_state ON canvas.users (state, id);
            CREATE TABLE reports.notes (user_id bigint REFERENCES canvas.users);
            INSERT INTO reports.notes VALUES (3);
            COMMENT ON TABLE canvas.users IS 'ours';
            """)
        return workshop
    }

    /// What users have made, by number.
    private func belongings(_ workshop: ReplicaWorkshop) throws -> [[String?]] {
        try workshop.rows(
            """
            SELECT c.oid::text, c.relname, c.relacl::text FROM pg_class c
                WHERE c.relnamespace IN ('reports'::regnamespace, 'canvas'::regnamespace) AND c.relkind <> 'i'
            UNION ALL SELECT '', i.indexrelid::regclass::text, i.indisvalid::text FROM pg_index i
                WHERE i.indrelid = 'canvas.users'::regclass
            UNION ALL SELECT '', conname, convalidated::text FROM pg_constraint WHERE conrelid = 'canvas.users'::regclass
                OR confrelid = 'canvas.users'::regclass
            UNION ALL SELECT 'comment', obj_description('canvas.users'::regclass), ''
            UNION ALL SELECT 'mine', count(*)::text, '' FROM canvas.users WHERE mine = 'x'
            UNION ALL SELECT 'view', count(*)::text, '' FROM reports.brief ORDER BY 1, 2, 3
            """)
    }

    @Test func `the same layout asks for nothing`() async throws {
        let workshop = try await workshop()
        let change = try workshop.change(to: Self.users(), after: "{\"title\":\"x\"}")
        #expect(change.beforehand == [])
        #expect(change.statements == [])
        #expect(change.isEmpty)
        #expect(change.lookupColumns == ["controller"])
        #expect(try change.obstacle(on: workshop.connection) == nil)
        for column in Self.users().columns { #expect(change.value(of: column, "s.x") == "s.x") }
    }

    private static let changes: [(ReplicaLayout, [String], [String])] = [
        (
            users {
                $0.append(.optional("added", .scalar(.varchar(length: 40)), comment: "A column\nthat's new."))
            },
            [],
            [
                #"ALTER TABLE "canvas"."users" ADD COLUMN "added" character varying(40)"#,
                #"COMMENT ON COLUMN "canvas"."users"."added" IS E'A column\nthat''s new.'"#,
            ]
        ),
        (
            users { $0.append(.required("added", .scalar(.integer), default: "7")) }, [],
            [#"ALTER TABLE "canvas"."users" ADD COLUMN "added" integer NOT NULL DEFAULT 7"#]
        ),
        (
            users { $0.append(.required("added", .scalar(.integer))) }, [],
            [#"ALTER TABLE "canvas"."users" ADD COLUMN "added" integer"#]
        ),
        (
            users { $0.append(.optional("added", .array(of: .bigint))) }, [],
            [#"ALTER TABLE "canvas"."users" ADD COLUMN "added" bigint[]"#]
        ),
        (
            replacing(
                .required(
                    "state", .enumeration(["__dap_unspecified__", "in 'doubt'", "active", "new", "deleted"]))),
            [
                #"ALTER TYPE "canvas"."users__state" ADD VALUE IF NOT EXISTS 'in ''doubt'''"#,
                #"ALTER TYPE "canvas"."users__state" ADD VALUE IF NOT EXISTS 'new'"#,
            ], []
        ),
        (
            replacing(.optional("kinds", .enumerationArray(["c", "a"]))),
            [#"ALTER TYPE "canvas"."users__kinds" ADD VALUE IF NOT EXISTS 'c'"#], []
        ),
        (replacing(.required("state", .enumeration(["__dap_unspecified__", "active"]))), [], []),
        (
            replacing(.optional("state", .enumeration(states))), [],
            [#"ALTER TABLE "canvas"."users" ALTER COLUMN "state" DROP NOT NULL"#]
        ),
        (
            users { $0.removeAll { $0.name == "name" } }, [],
            [#"ALTER TABLE "canvas"."users" ALTER COLUMN "name" DROP NOT NULL"#]
        ),
        (users { $0.removeAll { $0.name == "language" } }, [], []),
        (replacing(.required("name", .scalar(.varchar(length: 8)))), [], []),
        (replacing(.optional("logins", .scalar(.smallint))), [], []),
        (replacing(.required("logins", .scalar(.integer))), [], []),
        (
            replacing(.required("name", .scalar(.varchar(length: 64)))), [],
            [
                #"ALTER TABLE "canvas"."users" ALTER COLUMN "name" TYPE character varying(64) USING "name"::character varying(64)"#
            ]
        ),
        (
            replacing(.optional("logins", .scalar(.bigint))), [],
            [#"ALTER TABLE "canvas"."users" ALTER COLUMN "logins" TYPE bigint USING "logins"::bigint"#]
        ),
        (
            replacing(.required("state", .scalar(.varchar(length: 64)))), [],
            [
                #"ALTER TABLE "canvas"."users" ALTER COLUMN "state" TYPE character varying(64) USING "state"::character varying(64)"#
            ]
        ),
        (
            // Values that are there have more than five characters.
            replacing(.required("state", .scalar(.varchar(length: 5)))), [],
            [#"ALTER TABLE "canvas"."users" ALTER COLUMN "state" TYPE text USING "state"::text"#]
        ),
        (
            replacing(.optional("logins", .scalar(.timestamp))), [],
            [#"ALTER TABLE "canvas"."users" ALTER COLUMN "logins" TYPE text USING "logins"::text"#]
        ),
        (
            replacing(.optional("tags", .scalar(.text))), [],
            [#"ALTER TABLE "canvas"."users" ALTER COLUMN "tags" TYPE text USING to_jsonb("tags")::text"#]
        ),
        (
            replacing(.optional("kinds", .array(of: .text))), [],
            [#"ALTER TABLE "canvas"."users" ALTER COLUMN "kinds" TYPE text[] USING "kinds"::text[]"#]
        ),
        (
            replacing(.optional("controller", .scalar(.text))), [],
            [
                #"ALTER TABLE "canvas"."users" DROP CONSTRAINT "fk_users_controller", ALTER COLUMN "controller" TYPE text USING "controller"::text"#,
                #"UPDATE "canvas"."users" t SET "controller" = l."value" FROM "canvas"."users__controller" l WHERE l."id"::text = t."controller""#,
            ]
        ),
        (
            replacing(.required("name", .lookup([]))), [],
            [#"ALTER TABLE "canvas"."users" ALTER COLUMN "name" TYPE text USING "name"::text"#]
        ),
        (
            replacing(.required("language", .scalar(.text), default: "'en'")), [],
            [
                #"ALTER TABLE "canvas"."users" ALTER COLUMN "language" DROP DEFAULT, ALTER COLUMN "language" TYPE text USING "language"::text, ALTER COLUMN "language" SET DEFAULT ('en'::character varying)::text"#
            ]
        ),
        (replacing(.required("language", .enumeration(["en", "de"]))), [], []),
        (
            replacing(.required("language", .enumeration(["en", "a longer one"]))), [],
            [
                #"ALTER TABLE "canvas"."users" ALTER COLUMN "language" DROP DEFAULT, ALTER COLUMN "language" TYPE text USING "language"::text, ALTER COLUMN "language" SET DEFAULT ('en'::character varying)::text"#
            ]
        ),
    ]

    @Test(arguments: changes.indices)
    func `each change is made, and leaves what users made`(index: Int) async throws {
        let (layout, beforehand, statements) = Self.changes[index]
        // Views that show none of the columns whose type changes.
        let workshop = try await workshop(shows: "id, mine")
        let before = try belongings(workshop)
        let change = try workshop.apply(layout)
        #expect(change.beforehand == beforehand)
        #expect(change.statements == statements)
        // A foreign key of our own goes where a column no longer holds numbers of values.
        let dropped = statements.contains { $0.contains("DROP CONSTRAINT") }
        #expect(try belongings(workshop) == before.filter { !dropped || $0[1] != "fk_users_controller" })
        #expect(try workshop.change(to: layout).isEmpty)
        #expect(try workshop.rows("SELECT count(*) FROM canvas.users WHERE language = 'de'") == [["10"]])
    }

    @Test func `a new column of an enum type, or with a lookup table, brings what it needs`() async throws {
        let workshop = try await workshop()
        let layout = Self.users {
            $0.append(.required("kind", .enumeration(["one", "it's"]), default: "'one'"))
            $0.append(.optional("action", .lookup([])))
        }
        let change = try workshop.apply(layout)
        #expect(change.beforehand.count == 2)
        #expect(change.lookupColumns == ["controller", "action"])
        #expect(
            change.statements == [
                #"ALTER TABLE "canvas"."users" ADD COLUMN "kind" "canvas"."users__kind" NOT NULL DEFAULT 'one', ADD COLUMN "action" integer, ADD CONSTRAINT "fk_users_action" FOREIGN KEY ("action") REFERENCES "canvas"."users__action" ("id")"#
            ])
        try workshop.connection.execute(
            """
            INSERT INTO canvas.users__action (value) VALUES ('show');
            UPDATE canvas.users SET kind = 'it''s', action = 1
            """)
        #expect(try workshop.change(to: layout).isEmpty)
    }

    @Test func `a view that shows a column stops the change of its type, by name, and nothing else`()
        async throws
    {
        let workshop = try await workshop(shows: "id, name")
        let layout = Self.replacing(.required("name", .scalar(.varchar(length: 64))))
        let change = try workshop.change(to: layout)
        let obstacle = try #require(try change.obstacle(on: workshop.connection))
        #expect(obstacle.kind == .refused)
        #expect(
            obstacle.description == """
                Cannot load "canvas"."users": its column name must change from character varying(16) to character \
                varying(64), which Postgres refuses because of the view reports.brief and the materialized view reports.kept.
                  Keep the definition (pg_dump --schema-only), run: DROP MATERIALIZED VIEW reports.kept; DROP VIEW \
                reports.brief; Then run the command again, and create it again. What is staged is kept.
                """)
        do {
            try workshop.apply(layout)
            Issue.record("Postgres should refuse")
        } catch let error as PostgresError {
            #expect(
                change.obstacle(error).description == """
                    Cannot change the columns of "canvas"."users": cannot alter type of a column used by a view or rule \
                    (0A000). rule _RETURN on view reports.brief depends on column "name"
                    """)
        }
        // Every other change is made under the view.
        let other = Self.users {
            $0.append(.required("added", .scalar(.integer)))
            $0[1] = .optional("state", .enumeration(Self.states + ["new"]))
            $0.remove(at: 0)
        }
        try workshop.apply(other)
        try workshop.connection.execute("DROP VIEW reports.brief; DROP MATERIALIZED VIEW reports.kept")
        try workshop.apply(layout)
        #expect(try workshop.state()[column: "name"]?.type == "character varying(64)")
    }

    @Test func `values are kept whatever type their column gets`() async throws {
        let workshop = try await workshop(shows: "id, mine")
        let layout = Self.users { columns in
            columns[1] = .required("state", .scalar(.varchar(length: 64)))
            columns[2] = .optional("logins", .scalar(.timestamp))
            columns[3] = .optional("tags", .scalar(.text))
            columns[4] = .optional("kinds", .scalar(.text))
            columns[5] = .optional("controller", .scalar(.text))
        }
        let change = try workshop.apply(layout)
        #expect(
            try workshop.rows(
                "SELECT state, logins, tags, kinds, controller FROM canvas.users WHERE id < 3 ORDER BY id")
                == [
                    ["active", "1", #"["x", "y\"z"]"#, #"["a", "b"]"#, "courses"],
                    ["active", "2", #"["x", "y\"z"]"#, #"["a", "b"]"#, "files"],
                ])
        // What comes next is converted where the table's type is another.
        #expect(change.type(of: layout.columns[3]) == "text")
        #expect(change.value(of: layout.columns[3], "s.logins") == "s.logins::text")
        #expect(change.value(of: layout.columns[1], "s.name") == "s.name")
        // And where the table has been the wider for long.
        let back = try workshop.change(to: Self.users())
        #expect(back.isEmpty)
        #expect(back.lookupColumns == [])
        #expect(
            Self.users().columns.map { back.value(of: $0, "s") } == [
                "s", "s", "s::character varying(64)", "s::text", "to_jsonb(s)::text", "to_jsonb(s)::text",
                "s::text", "s",
            ])
    }
}
