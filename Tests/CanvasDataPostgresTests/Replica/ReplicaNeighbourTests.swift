import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

/// Dumps that are loaded into a schema in which there are replicas, and the other way round.
@Suite(.enabled(if: PrivateCluster.isInstalled))
struct ReplicaNeighbourTests {
    /// A replica `course_dim` in `public`.
    private func replica() async throws -> (ReplicaWarehouse, ReplicaSchool) {
        let school = ReplicaSchool(["course_dim": .users])
        school.put("course_dim", RandomHistory.user(1, "a"))
        let warehouse = try await ReplicaWarehouse(schema: "public")
        #expect(try await warehouse.refresh(school).failures == [])
        return (warehouse, school)
    }

    private static let dump: SmallCanvas.Tables = [
        "course_dim": SmallCanvas.Table(columns: [("id", "bigint")], rows: "7\n"),
        "user_dim": SmallCanvas.Table(columns: [("id", "bigint")], rows: "7\n"),
    ]

    @Test(arguments: ["SELECT 1", "DROP SCHEMA canvas_data CASCADE", "DROP SCHEMA instructure_dap CASCADE"])
    func `a dump does not replace the rows of a replica, and its other tables are loaded`(sql: String)
        async throws
    {
        let (warehouse, _) = try await replica()
        try warehouse.execute(sql)
        let canvas = try await SmallCanvas(in: warehouse.database)
        let summary = try await canvas.load(dump: 1, Self.dump)
        #expect(summary.failures == [.tableFollows("public.course_dim")])
        #expect(try warehouse.value("SELECT name FROM public.course_dim") == "a")
        #expect(try warehouse.value("SELECT id FROM public.user_dim") == "7")
    }

    @Test func `a record that another role keeps for itself is in no dump's way`() async throws {
        let (warehouse, _) = try await replica()
        let role = "loader_\(warehouse.database.name)"
        try warehouse.execute(
            """
            DROP SCHEMA canvas_data CASCADE; DROP SCHEMA canvas_data_store CASCADE;
            CREATE ROLE \(role) LOGIN;
            GRANT CREATE ON DATABASE \(warehouse.database.name) TO \(role);
            GRANT ALL ON SCHEMA public TO \(role)
            """)
        var canvas = try await SmallCanvas(in: warehouse.database)
        canvas.role = role
        let summary = try await canvas.load(dump: 1, Self.dump)
        #expect(summary.failures == [.notOwnedToLoad("public.course_dim")])
        #expect(try warehouse.value("SELECT name FROM public.course_dim") == "a")
        #expect(try warehouse.value("SELECT id FROM public.user_dim") == "7")
    }

    @Test func `a replica is not adopted as a table of dumps`() async throws {
        let (warehouse, _) = try await replica()
        let control = try warehouse.database.connect()
        await #expect(
            throws: CanvasDataError.notAdoptable("public.course_dim", is: "one that follows another source")
        ) {
            try await Adoption(target: warehouse.target, notify: { _ in }).adopt(["course_dim"], on: control)
        }
    }

    @Test func `a table of dumps is refused by name, and neither's stages are the other's leftovers`()
        async throws
    {
        let canvas = try await SmallCanvas()
        try await canvas.load(dump: 1, Self.dump)
        let school = ReplicaSchool(["course_dim": .users, "users": .users])
        school.put("users", RandomHistory.user(1, "a"))
        school.put("course_dim", RandomHistory.user(1, "a"))
        let warehouse = try await ReplicaWarehouse(canvas.database, schema: "public")
        let error = CanvasDataError(.failed, "no")
        school.beforeReading { _, _ in throw error }
        #expect(
            try await warehouse.refresh(school).failures == [
                .replicaNameTaken("public.course_dim", by: "a partitioned table"), error,
            ])
        let stage = try #require(try warehouse.stored().first { $0.hasPrefix("public.users~") })
        try await canvas.load(dump: 2, Self.dump)
        #expect(try warehouse.stored().contains(stage))
        school.beforeReading(nil)
        #expect(try await warehouse.refresh(school).words.last == "users published +1 ~0 -0")
        #expect(try warehouse.value("SELECT id FROM public.course_dim") == "7")
        _ = try Removal(target: warehouse.target).run(on: warehouse.database.connect())
        #expect(try warehouse.value("SELECT to_regclass('public.course_dim')") == nil)
        school.put("users", RandomHistory.user(2, "b"))
        #expect(try await warehouse.refresh(school).words.last == "users published +1 ~0 -0")
    }

    @Test func `a replica that is dropped leaves nothing in the ledger and in the store`() async throws {
        let (warehouse, school) = try await replica()
        school.put("course_dim", RandomHistory.user(2, "a"))
        school.beforeReading { _, _ in throw CanvasDataError(.failed, "no") }
        try await warehouse.refresh(school)
        let connection = try warehouse.database.connect()
        try ReplicaRemoval("course_dim", in: "public").run(on: connection) {
            try warehouse.ledger.forget(replica: "course_dim", on: connection)
        }
        #expect(try warehouse.value("SELECT count(*) FROM canvas_data.loads") == "0")
        #expect(try warehouse.stored() == [])
        school.beforeReading(nil)
        #expect(try await warehouse.refresh(school).words == ["course_dim published +2 ~0 -0"])
    }
}
