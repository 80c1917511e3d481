import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

/// What no change can mend, and names that Postgres cannot have.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres is not installed"))
struct ReplicaRefusalTests {
    private static let layout = ReplicaLayout.users(
        .optional("name", .scalar(.varchar(length: 16))), .optional("state", .enumeration(["a", "b"])),
        .optional("controller", .lookup([])))

    @Test(arguments: [
        ("CREATE VIEW canvas.users AS SELECT 1 AS id", "a view"),
        ("CREATE MATERIALIZED VIEW canvas.users AS SELECT 1 AS id", "a materialized view"),
        ("CREATE TABLE canvas.users (id bigint PRIMARY KEY) PARTITION BY RANGE (id)", "a partitioned table"),
        (
            """
            CREATE TABLE canvas.all_users (id bigint PRIMARY KEY) PARTITION BY RANGE (id);
            CREATE TABLE canvas.users PARTITION OF canvas.all_users DEFAULT
            """, "a partition of another table"
        ),
        (
            "CREATE TABLE canvas.users (id bigint PRIMARY KEY); CREATE TABLE canvas.more () INHERITS (canvas.users)",
            "a table from which others inherit"
        ),
        ("CREATE SEQUENCE canvas.users", "a sequence"),
        ("CREATE TYPE canvas.users AS (id bigint)", "a composite type"),
        (
            """
            CREATE FOREIGN DATA WRAPPER nothing; CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing;
            CREATE FOREIGN TABLE canvas.users (id bigint) SERVER nowhere
            """, "a foreign table"
        ),
        ("CREATE TABLE canvas.others (id bigint); CREATE INDEX users ON canvas.others (id)", "an index"),
    ])
    func `what is no ordinary table is refused by its kind, to load as to drop`(
        sql: String, kind: String
    ) async throws {
        let workshop = try await ReplicaWorkshop()
        try workshop.connection.execute(sql)
        #expect(try workshop.state().kind == .other(kind))
        let error = ReplicaWorkshop.error { _ = try workshop.change(to: Self.layout) }
        #expect(
            error?.description == """
                Cannot load "canvas"."users": there is \(kind) of that name.
                  Rename or drop it, then run the command again.
                """)
        let dropping = ReplicaWorkshop.error {
            try ReplicaRemoval("users", in: "canvas").run(on: workshop.connection)
        }
        #expect(
            dropping?.description == """
                Cannot drop "canvas"."users": it is \(kind), which canvas-data did not make.
                  Nothing was changed.
                """)
    }

    @Test func `another key is refused, and the key by another name is not`() async throws {
        let workshop = try await ReplicaWorkshop()
        try workshop.make(Self.layout)
        let other = ReplicaLayout(
            table: "users", schemaVersion: 2, schemaText: "{}",
            columns: [.key("course", .bigint), .key("part", .bigint)])
        #expect(
            ReplicaWorkshop.error { _ = try workshop.change(to: other) }?.description == """
                Cannot load "canvas"."users": rows are told apart by (course, part), and the table has the primary key (id).
                  If it is a copy of Canvas's table, drop it and load it again. If its key was dropped, run: ALTER TABLE \
                "canvas"."users" ADD PRIMARY KEY (course, part); then run the command again.
                """)
        try workshop.connection.execute("ALTER TABLE canvas.users RENAME CONSTRAINT pk_users TO theirs")
        #expect(try workshop.change(to: Self.layout).isEmpty)
        try workshop.connection.execute("ALTER TABLE canvas.users DROP CONSTRAINT theirs")
        #expect(
            ReplicaWorkshop.error { _ = try workshop.change(to: Self.layout) }?.message
                == #"Cannot load "canvas"."users": rows are told apart by (id), and the table has no primary key."#
        )
        // None of these finds every row at once.
        try workshop.connection.execute(
            """
            CREATE UNIQUE INDEX ON canvas.users (id) WHERE id > 3;
            CREATE UNIQUE INDEX ON canvas.users ((id + 1));
            CREATE UNIQUE INDEX ON canvas.users (id, name);
            ALTER TABLE canvas.users ADD UNIQUE (id) DEFERRABLE
            """)
        #expect(ReplicaWorkshop.error { _ = try workshop.change(to: Self.layout) } != nil)
        try workshop.connection.execute("CREATE UNIQUE INDEX ON canvas.users (id) INCLUDE (name)")
        #expect(try workshop.change(to: Self.layout).isEmpty)
    }

    @Test func `a type that users chose stays where it holds all values, and is refused otherwise`()
        async throws
    {
        let workshop = try await ReplicaWorkshop()
        let layout = ReplicaLayout.users(
            .optional("first", .scalar(.timestamp)), .optional("second", .scalar(.timestamp)))
        try workshop.make(layout)
        try workshop.connection.execute("ALTER TABLE canvas.users ALTER first TYPE timestamptz")
        let change = try workshop.change(to: layout)
        #expect(change.isEmpty)
        #expect(change.value(of: layout.columns[1], "s.first") == "s.first::timestamp with time zone")
        try workshop.connection.execute("ALTER TABLE canvas.users ALTER second TYPE timestamp(0)")
        #expect(
            ReplicaWorkshop.error { _ = try workshop.change(to: layout) }?.description == """
                Cannot load "canvas"."users": its column "second" is of type timestamp(0) without time zone, which cannot \
                hold every value of type timestamp without time zone.
                  Run: ALTER TABLE "canvas"."users" ALTER COLUMN "second" TYPE timestamp without time zone USING \
                "second"::timestamp without time zone; then run the command again.
                """)
    }

    @Test func `a generated column takes no values, and is refused`() async throws {
        let workshop = try await ReplicaWorkshop()
        try workshop.connection.execute(
            "CREATE TABLE canvas.users (id bigint PRIMARY KEY, name varchar(16) GENERATED ALWAYS AS ('x') STORED)"
        )
        #expect(
            ReplicaWorkshop.error { _ = try workshop.change(to: Self.layout) }?.description == """
                Cannot load "canvas"."users": its column "name" is generated by Postgres, so it takes no values.
                  Rename that column, then run the command again: it adds another of that name.
                """)
    }

    @Test func `another role's table is refused only where it must change`() async throws {
        let workshop = try await ReplicaWorkshop()
        try workshop.make(Self.layout)
        let role = "loader_of_\(workshop.database.name)"
        try workshop.connection.execute(
            "CREATE ROLE \(role) LOGIN; GRANT USAGE ON SCHEMA canvas TO \(role); INSERT INTO canvas.users VALUES (1)"
        )
        let connection = try PostgresConnection(
            PostgresSettings(connection: workshop.database.connectionString(as: role)))
        let states = try ReplicaState.states(of: ["users"], in: "canvas", on: connection)
        let state = try #require(states["users"])
        #expect(!state.isOwned)
        // It may not look.
        #expect(state.hasRows)
        #expect(try ReplicaChange(from: state, to: Self.layout, in: "canvas").isEmpty)
        let error = ReplicaWorkshop.error {
            _ = try ReplicaChange(from: state, to: .users(.optional("more", .scalar(.text))), in: "canvas")
        }
        #expect(
            error?.description == """
                Cannot load "canvas"."users": its columns must change, and it belongs to another role.
                  Run: ALTER TABLE "canvas"."users" OWNER TO the role that loads. Then run the command again.
                """)
    }

    @Test(arguments: [
        ("CREATE DOMAIN canvas.users__state AS text", "users__state", "a type"),
        ("CREATE TABLE canvas.users__state (id bigint, value text)", "users__state", "a table"),
        ("CREATE VIEW canvas.users__state AS SELECT 1", "users__state", "a view"),
        ("CREATE TYPE canvas.users__controller AS ENUM ('x')", "users__controller", "an enum type"),
        ("CREATE TABLE canvas.users__controller (id bigint)", "users__controller", "a table"),
        (
            "CREATE TABLE canvas.others (id bigint); CREATE INDEX users__controller ON canvas.others (id)",
            "users__controller", "an index"
        ),
    ])
    func `a name that a type or a lookup table needs is refused by what has it`(
        sql: String, name: String, kind: String
    ) async throws {
        let workshop = try await ReplicaWorkshop()
        try workshop.connection.execute(sql)
        let expected = """
            Cannot load "canvas"."users": it needs the name \(name) for the values of a column, and there is \(kind) of that \
            name.
              Rename or drop it, then run the command again.
            """
        #expect(ReplicaWorkshop.error { _ = try workshop.change(to: Self.layout) }?.description == expected)
        try workshop.connection.execute("CREATE TABLE canvas.users (id bigint PRIMARY KEY)")
        #expect(ReplicaWorkshop.error { _ = try workshop.change(to: Self.layout) }?.description == expected)
    }

    @Test func `all that is in the way of several columns is named at once, dependents first`() async throws {
        let workshop = try await ReplicaWorkshop()
        try workshop.make(.users(.optional("a", .scalar(.integer)), .optional("b", .scalar(.integer))))
        try workshop.connection.execute(
            """
            CREATE VIEW reports.of_b AS SELECT b FROM canvas.users;
            CREATE VIEW reports.of_both AS SELECT a, u.b FROM canvas.users u JOIN reports.of_b USING (b);
            ALTER TABLE canvas.users ADD COLUMN twice integer GENERATED ALWAYS AS (a * 2) STORED
            """)
        let change = try workshop.change(
            to: .users(.optional("a", .scalar(.bigint)), .optional("b", .scalar(.bigint))))
        let obstacle = try #require(try change.obstacle(on: workshop.connection))
        #expect(
            obstacle.description == """
                Cannot load "canvas"."users": its columns a must change from integer to bigint and b must change from integer \
                to bigint, which Postgres refuses because of the generated column twice and the view reports.of_both and the \
                view reports.of_b.
                  Keep the definition (pg_dump --schema-only), run: DROP VIEW reports.of_both; ALTER TABLE canvas.users DROP \
                COLUMN twice; DROP VIEW reports.of_b; Then run the command again, and create it again. What is staged is kept.
                """)
        // They can be run as they are.
        try workshop.connection.execute(
            "DROP VIEW reports.of_both; ALTER TABLE canvas.users DROP COLUMN twice; DROP VIEW reports.of_b")
        #expect(try change.obstacle(on: workshop.connection) == nil)
    }

    @Test func `a table that was renamed keeps the name of its key, which is refused with what to run`()
        async throws
    {
        let workshop = try await ReplicaWorkshop()
        try workshop.make(.users(.optional("name", .scalar(.text))))
        try workshop.connection.execute("ALTER TABLE canvas.users RENAME TO old_users")
        #expect(
            ReplicaWorkshop.error { _ = try workshop.change(to: Self.layout) }?.description == """
                Cannot load "canvas"."users": it needs the name pk_users for the index of its key, and there is another of that \
                name.
                  Run: ALTER INDEX "canvas"."pk_users" RENAME TO another name; then run the command again.
                """)
        // An index is not in the way of a type.
        try workshop.connection.execute("ALTER INDEX canvas.pk_users RENAME TO users__state")
        try workshop.make(Self.layout)
    }

    private static let tooLong = String(repeating: "ü", count: 32)
    private static let shown = String(repeating: #"\u{fc}"#, count: 32)

    @Test(arguments: [
        (
            ReplicaLayout(table: "", schemaVersion: 1, schemaText: "", columns: []),
            "Cannot create the table \"\": Postgres cannot have a name like that."
        ),
        (
            ReplicaLayout(
                table: "users", schemaVersion: 1, schemaText: "", columns: [.optional("id", .scalar(.text))]),
            "Cannot create \"users\": its schema names no key."
        ),
        (
            .users(.optional(tooLong, .scalar(.text))),
            "Cannot create the column \"\(shown)\" of \"users\": Postgres cannot have a name like that."
        ),
        (
            .users(.optional("a\0b", .scalar(.text))),
            #"Cannot create the column "a\u{0}b" of "users": Postgres cannot have a name like that."#
        ),
        (
            .users(.optional("ctid", .scalar(.text))),
            "Cannot create users: Postgres reserves the name of its column ctid for itself."
        ),
        (
            .users(.optional("a", .scalar(.text)), .optional("a", .scalar(.bigint))),
            "Cannot create users: it has two columns named \"a\"."
        ),
        (
            .users(.optional("a", .enumerationArray(["x", tooLong]))),
            "Cannot create the type of the column a of users: its value \"\(shown)\" is longer than 63 bytes, the most that "
                + "a value of an enum type has in Postgres, or has a NUL in it."
        ),
    ])
    func `a name that Postgres cannot have is refused`(layout: ReplicaLayout, message: String) throws {
        #expect(ReplicaWorkshop.error { _ = try ReplicaTable(layout, in: "canvas") }?.message == message)
    }
}
