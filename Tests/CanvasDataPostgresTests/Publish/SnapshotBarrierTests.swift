import CanvasData
import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

@Suite(.enabled(if: PrivateCluster.isInstalled))
struct SnapshotBarrierTests {
    private static let busy =
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'canvas_data_store'::regnamespace AND relkind = 'i' AND relname LIKE 'barrier%'"

    @Test func `a transaction that would see no rows is waited for, and named at the deadline`() async throws
    {
        let warehouse = try await Warehouse()
        try await warehouse.load(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp")
        let reader = try warehouse.database.connect()
        try reader.execute(
            "SET application_name = 'pg_dump'; BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1")
        let item = try warehouse.item(
            .courses, warehouse.stage(.courses, dump: 2, "SELECT 2, 'B', NULL::timestamp"))
        var options = PublishOptions()
        options.deadline = 1
        await #expect(
            throws: CanvasDataError(
                .busy,
                "Cannot publish: an older transaction, which might see none of the new rows, was held open until the "
                    + "deadline, by process \(reader.processID) (\"pg_dump\").",
                remedy:
                    "What is staged is kept: the next \(.command(.refresh)) publishes it without fetching it again. "
                    + "With \(.setting(.noBarrier)), such transactions are not waited for.")
        ) { try await warehouse.publish(item, options: options) }
        #expect(try warehouse.rows(Self.busy) == [["0"]])
        #expect(try reader.query("SELECT id FROM public.course_dim").rows == [["1"]])
        try reader.execute("COMMIT")
        try await warehouse.publish(item)
        #expect(try reader.query("SELECT id FROM public.course_dim").rows == [["2"]])
        #expect(try warehouse.rows(Self.busy) == [["0"]])
    }

    @Test func `without the barrier it is not waited for`() async throws {
        let warehouse = try await Warehouse()
        try await warehouse.load(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp")
        let reader = try warehouse.database.connect()
        try reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1")
        var options = PublishOptions()
        options.waitsForSnapshots = false
        try await warehouse.publish(
            warehouse.item(.courses, warehouse.stage(.courses, dump: 2, "SELECT 2, 'B', NULL::timestamp")),
            options: options)
        #expect(try reader.query("SELECT id FROM public.course_dim").rows == [])
    }

    @Test func `a reader from before sees one dump in all tables, whenever it looks`() async throws {
        let warehouse = try await Warehouse()
        let users = TableLayout.of("user_dim", ["id": .bigint])
        try await warehouse.load(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp")
        try await warehouse.load(users, dump: 1, "SELECT 1")
        let reader = try warehouse.database.connect()
        try reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1")
        let items = [
            try warehouse.item(
                .courses, warehouse.stage(.courses, dump: 2, "SELECT 2, 'B', NULL::timestamp")),
            try warehouse.item(users, warehouse.stage(users, dump: 2, "SELECT 2")),
        ]
        let publishing = Task { try await warehouse.publish(items[0], items[1]) }
        let watcher = try warehouse.database.connect()
        while try watcher.query(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND locktype = 'virtualxid')"
        ).value != "t" { try await Task.sleep(for: .milliseconds(20)) }
        #expect(
            try reader.query("SELECT c.id, u.id FROM public.course_dim c, public.user_dim u").rows == [
                ["1", "1"]
            ])
        try reader.execute("COMMIT")
        _ = try await publishing.value
        #expect(
            try warehouse.rows("SELECT c.id, u.id FROM public.course_dim c, public.user_dim u") == [
                ["2", "2"]
            ])
    }

    @Test func `our own transaction, with increments in it, is not waited for`() async throws {
        let warehouse = try await Warehouse()
        try await warehouse.load(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp")
        try await warehouse.load(.requests, dump: 1, "SELECT 'a', 'x'", .append)
        let items = [
            try warehouse.item(
                .courses, warehouse.stage(.courses, dump: 2, "SELECT 2, 'B', NULL::timestamp")),
            try warehouse.item(.requests, warehouse.stage(.requests, dump: 2, "SELECT 'b', 'y'", .append)),
        ]
        var options = PublishOptions()
        options.deadline = 20
        let result = try await warehouse.publish(items[0], items[1], options: options)
        #expect(result.rows == ["course_dim": 1, "requests": 1])
    }

    @Test func `who waits for it says on whom`() async throws {
        let warehouse = try await Warehouse()
        try await warehouse.load(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp")
        let reader = try warehouse.database.connect()
        try reader.execute("SET application_name = 'report'; BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1")
        let item = try warehouse.item(
            .courses, warehouse.stage(.courses, dump: 2, "SELECT 2, 'B', NULL::timestamp"))
        let publishing = Task { try await warehouse.publish(item) }
        while warehouse.notices.isEmpty { try await Task.sleep(for: .milliseconds(50)) }
        #expect(
            warehouse.notices == [
                "Waiting for transactions that began before the new rows were loaded and might see none of "
                    + "them: process \(reader.processID) (\"report\")."
            ])
        try reader.execute("COMMIT")
        _ = try await publishing.value
    }

    /// A READ COMMITTED statement that is at work when a table is exchanged and looks at it only afterwards, through a
    /// STABLE function, which sees what the statement's snapshot does.
    @Test(arguments: [true, false])
    func `a READ COMMITTED statement would see no rows either, and is waited for`(waits: Bool) async throws {
        let warehouse = try await Warehouse()
        try await warehouse.load(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp")
        try warehouse.control.execute(
            """
            CREATE FUNCTION public.late() RETURNS bigint LANGUAGE plpgsql STABLE AS
            $$ BEGIN PERFORM pg_advisory_lock(1); RETURN (SELECT count(*) FROM public.course_dim); END $$
            """)
        let gate = try warehouse.database.connect()
        try gate.execute("SELECT pg_advisory_lock(1)")
        let reader = try warehouse.database.connect()
        let reading = Task { try await reader.onThread { try $0.query("SELECT public.late()").value } }
        let watcher = try warehouse.database.connect()
        func isWaiting(for kind: String) throws -> Bool {
            try watcher.query(
                """
                SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND locktype = $1
                    AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database()))
                """, [kind]
            ).value == "t"
        }
        while try !isWaiting(for: "advisory") { try await Task.sleep(for: .milliseconds(20)) }
        let item = try warehouse.item(
            .courses, warehouse.stage(.courses, dump: 2, "SELECT 2, 'B', NULL::timestamp"))
        var options = PublishOptions()
        options.waitsForSnapshots = waits
        let publishing = Task { [options] in try await warehouse.publish(item, options: options) }
        if waits {
            while try !isWaiting(for: "virtualxid") { try await Task.sleep(for: .milliseconds(20)) }
        } else {
            _ = try await publishing.value
        }
        try gate.execute("SELECT pg_advisory_unlock(1)")
        #expect(try await reading.value == (waits ? "1" : "0"))
        _ = try await publishing.value
        #expect(try warehouse.rows("SELECT id FROM public.course_dim") == [["2"]])
    }

    @Test func `the index that a killed run left is in nobody's way`() async throws {
        let warehouse = try await Warehouse()
        try warehouse.control.execute(
            """
            CREATE TABLE canvas_data_store."barrier 2200" (nothing boolean);
            CREATE INDEX "barrier 2200 index" ON canvas_data_store."barrier 2200" (nothing)
            """)
        let connection = try warehouse.database.connect()
        #expect(try SnapshotBarrier(target: warehouse.target).wait(seconds: 20, on: connection))
        #expect(try warehouse.rows(Self.busy) == [["0"]])
        #expect(try connection.query("SHOW statement_timeout").value == "0")
    }
}
