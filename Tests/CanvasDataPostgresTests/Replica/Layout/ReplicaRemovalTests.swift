import CanvasDataBase
import CanvasDataLoading
import DAPFixture
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres is not installed"))
struct ReplicaRemovalTests {
    private static let layout = ReplicaLayout.users(
        .optional("state", .enumeration(["a", "b"])), .optional("kinds", .enumerationArray(["a"])),
        .optional("controller", .lookup([])), .optional("name", .scalar(.text)))
    private let removal = ReplicaRemoval("users", in: "canvas")

    /// The replica with its record, and others' that must stay.
    private func workshop() async throws -> ReplicaWorkshop {
        let workshop = try await ReplicaWorkshop()
        try workshop.make(Self.layout)
        try workshop.connection.execute(
            """
            CREATE TYPE canvas.users__name AS ENUM ('was', 'once');
            CREATE TYPE canvas.users__other AS ENUM ('a', 'user''s');
            CREATE TYPE canvas.usersx AS ENUM ('a', 'b');
            CREATE TABLE canvas.users__of_mine (id integer PRIMARY KEY, value text)
            """)
        let record = SyncTable(in: "canvas")
        try record.install(on: workshop.connection)
        for table in ["users", "courses"] {
            try record.write(
                table, position: "2026-01-01T00:00:00Z", schemaVersion: 1, schemaText: "{}",
                on: workshop.connection)
        }
        return workshop
    }

    private func recorded(_ workshop: ReplicaWorkshop) throws -> [String] {
        try SyncTable(in: "canvas").records(on: workshop.connection).map(\.table)
    }

    @Test func `a table goes with its types, lookup tables and record, and nothing else does`() async throws {
        let workshop = try await workshop()
        #expect(try removal.run(on: workshop.connection))
        #expect(try recorded(workshop) == ["courses"])
        #expect(
            try workshop.rows(
                """
                SELECT typname FROM pg_type WHERE typnamespace = 'canvas'::regnamespace AND typelem = 0 ORDER BY 1
                """) == [["users__of_mine"], ["users__other"], ["usersx"]])
        // It can be made again.
        try workshop.make(Self.layout)
    }

    @Test func `one that is not there loses its record`() async throws {
        let workshop = try await workshop()
        try workshop.connection.execute("DROP TABLE canvas.users")
        var isForgotten = false
        #expect(try !removal.run(on: workshop.connection) { isForgotten = true })
        #expect(isForgotten)
        #expect(try recorded(workshop) == ["courses"])
    }

    @Test(arguments: [
        (
            "CREATE VIEW reports.brief AS SELECT id FROM canvas.users",
            "view reports.brief depends on table canvas.users"
        ),
        (
            "CREATE MATERIALIZED VIEW reports.kept AS SELECT id FROM canvas.users",
            "materialized view reports.kept depends on table canvas.users"
        ),
        (
            "CREATE TABLE reports.notes (user_id bigint REFERENCES canvas.users)",
            "constraint notes_user_id_fkey on table reports.notes depends on table canvas.users"
        ),
        (
            "CREATE TABLE reports.notes (c integer REFERENCES canvas.users__controller)",
            "constraint notes_c_fkey on table reports.notes depends on table canvas.users__controller"
        ),
        (
            "CREATE VIEW reports.a AS SELECT id FROM canvas.users; CREATE VIEW reports.b AS SELECT id FROM reports.a",
            "view reports.a depends on table canvas.users, view reports.b depends on view reports.a"
        ),
    ])
    func `what depends on it is named, and nothing changes`(sql: String, dependents: String) async throws {
        let workshop = try await workshop()
        try workshop.connection.execute(sql)
        let before = try await workshop.database.catalogue(of: "canvas")
        let error = ReplicaWorkshop.error { try removal.run(on: workshop.connection) }
        #expect(error?.kind == .refused)
        #expect(
            error?.description == """
                Cannot drop "canvas"."users": \(dependents).
                  Nothing was changed. Drop what depends on it, then run the command again.
                """)
        #expect(try await workshop.database.catalogue(of: "canvas") == before)
        #expect(try recorded(workshop) == ["courses", "users"])
    }

    @Test func `a type that a user's table has, too, stays`() async throws {
        let workshop = try await workshop()
        try workshop.connection.execute("CREATE TABLE reports.mine (states canvas.users__state[])")
        #expect(try removal.run(on: workshop.connection))
        #expect(
            try workshop.rows("SELECT to_regtype('canvas.users__state'), to_regtype('canvas.users__kinds')")
                == [
                    ["canvas.users__state", nil]
                ])
    }
}
