import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

/// What columns and comments get that are new.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres is not installed"))
struct ReplicaAdditionTests {
    @Test func `a new required column is required where there are no rows`() async throws {
        let workshop = try await ReplicaWorkshop()
        try workshop.make(.users(.optional("name", .scalar(.text))))
        try workshop.connection.execute("INSERT INTO canvas.users VALUES (1); DELETE FROM canvas.users")
        let layout = ReplicaLayout.users(
            .optional("name", .scalar(.text)), .required("age", .scalar(.integer)))
        #expect(
            try workshop.apply(layout).statements == [
                #"ALTER TABLE "canvas"."users" ADD COLUMN "age" integer NOT NULL"#
            ])
    }

    @Test func `a comment changes only where the source's has, and nobody has changed it`() async throws {
        func schema(_ name: String, _ state: String) -> String {
            #"{"properties":{"key":{"properties":{"id":{"description":"x"}}},"value":{"properties":{"#
                + #""name":{"description":"\#(name)"},"state":{"title":"\#(state)"}}}}}"#
        }
        func layout(_ name: String?, _ state: String?) -> ReplicaLayout {
            .users(
                .optional("name", .scalar(.text), comment: name),
                .optional("state", .scalar(.text), comment: state))
        }
        let workshop = try await ReplicaWorkshop()
        try workshop.make(layout("The name.", "The state."))
        let first = schema("The\\n name.", "The state.")
        let next = layout("The full name.", "The new state.")
        #expect(try workshop.change(to: next).isEmpty)
        try workshop.connection.execute("COMMENT ON COLUMN canvas.users.state IS 'a user''s'")
        #expect(
            try workshop.apply(next, after: first).statements == [
                #"COMMENT ON COLUMN "canvas"."users"."name" IS 'The full name.'"#
            ])
        let second = schema("The full name.", "The new state.")
        #expect(try workshop.change(to: next, after: second).isEmpty)
        #expect(
            try workshop.change(to: layout(nil, nil), after: second).statements == [
                #"COMMENT ON COLUMN "canvas"."users"."name" IS NULL"#
            ])
        // One that a user has deleted stays so.
        try workshop.connection.execute("COMMENT ON COLUMN canvas.users.name IS NULL")
        #expect(try workshop.change(to: next, after: second).isEmpty)
    }
}
