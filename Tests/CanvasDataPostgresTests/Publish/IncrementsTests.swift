import CanvasData
import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

@Suite(.enabled(if: PrivateCluster.isInstalled))
struct IncrementsTests {
    private static let all = "SELECT id, url FROM public.requests ORDER BY id, url"

    @Test func `increments add what is not there, once, and rows without a key as they are`() async throws {
        let warehouse = try await Warehouse()
        try await warehouse.load(.requests, dump: 1, "VALUES ('a', '1'), ('b', '1'), (NULL, '1')", .append)
        let loads = [
            try warehouse.stage(
                .requests, dump: 2, "VALUES ('b', '2'), ('c', '2'), (NULL, '2'), (NULL, '2')", .append),
            try warehouse.stage(.requests, dump: 3, "VALUES ('c', '3'), ('d', '3')", .append),
        ]
        let oid = "SELECT 'canvas_data_store.\"requests#1\"'::regclass::oid"
        let generation = try warehouse.rows(oid)
        let result = try await warehouse.publish(warehouse.item(.requests, loads[0], loads[1]))
        #expect(result.rows == ["requests": 4])
        #expect(
            try warehouse.rows(Self.all) == [
                ["a", "1"], ["b", "1"], ["c", "2"], ["d", "3"], [nil, "1"], [nil, "2"], [nil, "2"],
            ])
        #expect(
            try warehouse.loads() == [
                "requests 1 published 3", "requests 2 published 3", "requests 3 published 1",
            ])
        #expect(try warehouse.rows(oid) == generation)
        #expect(try warehouse.stored() == ["barrier 2200", "requests#1"])
    }

    @Test func `a full copy takes the place of increments, and later ones go on from it`() async throws {
        let warehouse = try await Warehouse()
        try await warehouse.load(.requests, dump: 1, "VALUES ('a', '1'), ('x', '1')", .append)
        let loads = [
            try warehouse.stage(.requests, dump: 2, "VALUES ('a', '2'), ('b', '2')"),
            try warehouse.stage(.requests, dump: 3, "VALUES ('b', '3'), ('c', '3')", .append),
        ]
        let result = try await warehouse.publish(warehouse.item(.requests, loads[0], loads[1]))
        #expect(result.rows == ["requests": 3])
        #expect(try warehouse.rows(Self.all) == [["a", "2"], ["b", "2"], ["c", "3"]])
        #expect(
            try warehouse.loads() == [
                "requests 1 superseded 2", "requests 2 published 2", "requests 3 published 1",
            ])
        #expect(try warehouse.stored() == ["barrier 2200", "requests#2"])
    }

    @Test func `increments that came before the table make it`() async throws {
        let warehouse = try await Warehouse()
        let loads = [
            try warehouse.stage(.requests, dump: 1, "VALUES ('a', '1')", .append),
            try warehouse.stage(.requests, dump: 2, "VALUES ('a', '2'), ('b', '2')", .append),
        ]
        let result = try await warehouse.publish(warehouse.item(.requests, loads[0], loads[1]))
        #expect(result.rows == ["requests": 2])
        #expect(try warehouse.rows(Self.all) == [["a", "1"], ["b", "2"]])
        #expect(try warehouse.loads() == ["requests 1 published 1", "requests 2 published 1"])
        #expect(try warehouse.stored() == ["barrier 2200", "requests#1"])
    }

    @Test func `what a run that gave up had merged is not merged again, and counted right`() async throws {
        let warehouse = try await Warehouse()
        try await warehouse.load(.requests, dump: 1, "VALUES ('a', '1')", .append)
        let item = try warehouse.item(
            .requests, warehouse.stage(.requests, dump: 2, "VALUES ('a', '2')"),
            warehouse.stage(.requests, dump: 3, "VALUES (NULL, '3'), ('c', '3')", .append))
        let reader = try warehouse.database.connect()
        try reader.execute("BEGIN; SELECT FROM public.requests")
        var options = PublishOptions()
        options.deadline = 0.5
        options.lockTimeout = 0.1
        await #expect(throws: CanvasDataError.self) { try await warehouse.publish(item, options: options) }
        try reader.execute("COMMIT")
        let result = try await warehouse.publish(item)
        #expect(result.rows == ["requests": 3])
        #expect(try warehouse.rows(Self.all) == [["a", "2"], ["c", "3"], [nil, "3"]])
        #expect(
            try warehouse.loads() == [
                "requests 1 superseded 1", "requests 2 published 1", "requests 3 published 2",
            ])
    }

    @Test func `increments bring new and wider columns to the rows that are there`() async throws {
        let warehouse = try await Warehouse()
        let old = TableLayout.of("requests", incremental: true, ["id": .guid, "status": .integer])
        let new = TableLayout.of(
            "requests", incremental: true, described: true, ["id": .guid, "status": .bigint, "agent": .text])
        try await warehouse.load(old, dump: 1, "VALUES ('a', 1)", .append)
        try await warehouse.load(new, dump: 2, "VALUES ('b', 5000000000, 'x')", .append)
        #expect(
            try warehouse.rows("SELECT * FROM public.requests ORDER BY id") == [
                ["a", "1", nil], ["b", "5000000000", "x"],
            ])
        #expect(
            try warehouse.rows("SELECT col_description('public.requests'::regclass, 3)") == [["The agent"]])
        #expect(try warehouse.stored() == ["barrier 2200", "requests#1"])
    }

    @Test func `of a table that has no key all rows go in`() async throws {
        let warehouse = try await Warehouse()
        let layout = TableLayout.of("quiz_submission_fact", incremental: true, ["score": .doublePrecision])
        try await warehouse.load(layout, dump: 1, "VALUES (1.0), (1.0)", .append)
        try await warehouse.load(layout, dump: 2, "VALUES (1.0)", .append)
        #expect(try warehouse.rows("SELECT count(*) FROM public.quiz_submission_fact") == [["3"]])
    }
}
