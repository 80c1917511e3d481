import CanvasData
import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Synchronization
import Testing

@testable import CanvasDataPostgres

@Suite(.enabled(if: PrivateCluster.isInstalled))
struct LostConnectionWhilePublishingTests {
    /// Every COMMIT of publishing one table with a replacement and an increment, cut in each way.
    @Test(arguments: PostgresProxy.Cut.allCases, [1, 2, 3])
    func `a COMMIT without an answer is resolved by asking`(cut: PostgresProxy.Cut, number: Int) async throws
    {
        let warehouse = try await Warehouse()
        try await warehouse.load(.requests, dump: 1, "VALUES ('a', '1')", .append)
        let item = try warehouse.item(
            .requests, warehouse.stage(.requests, dump: 2, "VALUES ('a', '2')"),
            warehouse.stage(.requests, dump: 3, "VALUES ('b', '3'), (NULL, '3')", .append))
        try warehouse.control.query("SELECT pg_advisory_unlock_all()")
        let proxy = try PostgresProxy(to: warehouse.database) { $0.number == number ? cut : nil }
        defer { proxy.stop() }
        let publishing = Publishing(through: proxy, warehouse)
        let result = try await publishing.publish([item])
        #expect(result.rows == ["requests": 3])
        #expect(proxy.cuts == [cut])
        #expect(
            try warehouse.rows("SELECT id, url FROM public.requests ORDER BY 1") == [
                ["a", "2"], ["b", "3"], [nil, "3"],
            ])
        #expect(
            try warehouse.loads() == [
                "requests 1 superseded 1", "requests 2 published 1", "requests 3 published 2",
            ])
        try warehouse.sweep(on: warehouse.database.connect())
        #expect(try warehouse.stored() == ["barrier 2200", "requests#2"])
    }

    @Test func `a server process that is ended under the locks leaves all as it was, and all is done again`()
        async throws
    {
        let warehouse = try await Warehouse()
        try await warehouse.load(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp")
        // Ends the process that publishes, once: what a sequence gave out is not taken back.
        try warehouse.control.execute(
            """
            CREATE SEQUENCE public.tries;
            CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF NEW.state = 'published' AND nextval('public.tries') <= 2 THEN
                        PERFORM pg_terminate_backend(pg_backend_pid());
                    END IF;
                    RETURN NEW;
                END $$;
            CREATE TRIGGER fail BEFORE UPDATE ON canvas_data.loads FOR EACH ROW EXECUTE FUNCTION public.fail()
            """)
        try await warehouse.load(.courses, dump: 2, "SELECT 2, 'B', NULL::timestamp")
        #expect(try warehouse.rows("SELECT id FROM public.course_dim") == [["2"]])
        #expect(try warehouse.rows("SELECT last_value FROM public.tries") == [["3"]])
        #expect(
            warehouse.notices.map { $0.prefix(19) } == ["Publishing failed: ", "Publishing failed: "])
    }

    @Test func `the connection that waits for old snapshots is lost without harm to the one with the lock`()
        async throws
    {
        let warehouse = try await Warehouse()
        try await warehouse.load(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp")
        let item = try warehouse.item(
            .courses, warehouse.stage(.courses, dump: 2, "SELECT 2, 'B', NULL::timestamp"))
        let connects = Mutex(0)
        let result = try await warehouse.publisher(world: ManualClock().world).publish(
            [item], on: warehouse.control
        ) {
            throw CanvasDataError(.busy, "the lock is with the connection that is there")
        } connect: {
            let connection = try warehouse.database.connect()
            if connects.withLock({
                $0 += 1; return $0
            }) <= 2 {
                try warehouse.database.connect().query(
                    "SELECT pg_terminate_backend(\(connection.processID))")
            }
            return connection
        }
        #expect(result.rows == ["course_dim": 1])
        #expect(try warehouse.rows("SELECT id FROM public.course_dim") == [["2"]])
        #expect(connects.withLock { $0 } == 3)
        #expect(
            warehouse.notices.map { $0.prefix(19) } == ["Publishing failed: ", "Publishing failed: "])
    }

    @Test func `without an answer and without a server nobody claims to know`() async throws {
        let warehouse = try await Warehouse()
        let item = try warehouse.item(
            .courses, warehouse.stage(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp"))
        try warehouse.control.query("SELECT pg_advisory_unlock_all()")
        let proxy = try PostgresProxy(to: warehouse.database) { _ in .before }
        defer { proxy.stop() }
        let publishing = Publishing(through: proxy, warehouse, isReachable: false)
        var options = PublishOptions()
        options.waitsForSnapshots = false
        await #expect {
            _ = try await publishing.publish([item], options: options)
        } throws: { error in
            let error = error as? CanvasDataError
            return error?.kind == .unavailable
                && error?.message.hasPrefix(
                    "The connection was lost while the tables were published, and the database cannot be reached to ask whether they are: "
                )
                    == true
                && error?.remedy
                    == "Run \(.command(.refresh)) again: it checks the ledger, and publishes what is missing."
        }
    }
}
