import CanvasData
import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

/// A new copy of a table that comes in increments, and the rows of the old one that Canvas does not send again.
@Suite(.enabled(if: PrivateCluster.isInstalled))
struct TakeoverTests {
    private static let all = "SELECT id, url FROM public.requests ORDER BY id, url"

    private func item(
        _ warehouse: Warehouse, _ replacement: LoadRecord, _ takeover: Takeover
    ) throws -> TablePublication {
        let item = try warehouse.item(.requests, replacement)
        return TablePublication(
            layout: item.layout, state: item.state, change: item.change, replacement: replacement,
            appends: [],
            takeover: takeover)
    }

    private func published(_ warehouse: Warehouse) throws -> [LoadRecord] {
        try warehouse.ledger.loads(on: warehouse.control).filter { $0.state == .published }
    }

    @Test func `a full copy that comes late keeps the rows of newer increments`() async throws {
        let warehouse = try await Warehouse()
        try await warehouse.load(.requests, dump: 1, "VALUES ('a', '1'), (NULL, 'n')", .append)
        try await warehouse.load(.requests, dump: 3, "VALUES ('c', '3'), ('d', '3')", .append)
        let newer = try published(warehouse).filter { $0.sequence == 3 }
        let full = try warehouse.stage(.requests, dump: 2, "VALUES ('a', '2'), ('b', '2'), ('c', '2')")
        let result = try await warehouse.publish(
            item(warehouse, full, .init(kept: newer, includesRows: true)))
        #expect(
            try warehouse.rows(Self.all) == [["a", "2"], ["b", "2"], ["c", "2"], ["d", "3"], [nil, "n"]])
        // Two were kept: they are not new to readers.
        #expect(result.rows == ["requests": 3])
        #expect(
            try warehouse.loads() == [
                "requests 1 superseded 2", "requests 3 published 0", "requests 2 published 5",
            ])
        #expect(
            try warehouse.rows(
                "SELECT sequence, kept_rows, kept_by FROM canvas_data.loads WHERE state = 'published' ORDER BY 1"
            )
                == [["2", "2", nil], ["3", "0", "3"]])
        let inventory = try Inventory(of: warehouse.target, on: warehouse.control)
        #expect(inventory.lost == [])
        #expect(inventory.held("requests").map(\.generation) == ["requests#2", "requests#2"])
    }

    @Test func `rows are taken over from a copy that somebody detached`() async throws {
        let warehouse = try await Warehouse()
        try await warehouse.load(.requests, dump: 1, "VALUES ('a', '1'), ('b', '1')", .append)
        try warehouse.control.execute(
            "ALTER TABLE public.requests DETACH PARTITION canvas_data_store.\"requests#1\"")
        let kept = try published(warehouse)
        let next = try warehouse.stage(.requests, dump: 2, "VALUES ('b', '2'), ('c', '2')", .append)
        _ = try await warehouse.publish(
            item(warehouse, next, .init(kept: kept, includesRows: true, remains: "requests#1")))
        #expect(try warehouse.rows(Self.all) == [["a", "1"], ["b", "2"], ["c", "2"]])
        #expect(try Inventory(of: warehouse.target, on: warehouse.control).lost == [])
        try warehouse.sweep(on: warehouse.control)
        #expect(try warehouse.stored() == ["barrier 2200", "requests#2"])
    }

    @Test func `a user's own table keeps its rows, and the ledger counts them`() async throws {
        let warehouse = try await Warehouse()
        try warehouse.control.execute("CREATE TABLE public.requests (id text, url text)")
        try warehouse.control.execute("INSERT INTO public.requests VALUES ('a', '0'), ('z', '0')")
        let full = try warehouse.stage(.requests, dump: 2, "VALUES ('a', '2'), ('b', '2')")
        _ = try await warehouse.publish(item(warehouse, full, .init(includesRows: true)))
        #expect(try warehouse.rows(Self.all) == [["a", "0"], ["b", "2"], ["z", "0"]])
        #expect(try warehouse.loads() == ["requests 2 published 3"])
        #expect(try Inventory(of: warehouse.target, on: warehouse.control).lost == [])
    }

    @Test func `loads whose rows are gone are lost, and a gap once it is noted`() async throws {
        let warehouse = try await Warehouse()
        try await warehouse.load(.requests, dump: 1, "VALUES ('a', '1')", .append)
        try await warehouse.load(.requests, dump: 2, "VALUES ('b', '2')", .append)
        let gone = try published(warehouse)
        try warehouse.control.execute("TRUNCATE public.requests")
        let next = try warehouse.stage(.requests, dump: 4, "VALUES ('d', '4')", .append)
        _ = try await warehouse.publish(item(warehouse, next, .init(lost: gone)))
        #expect(
            try warehouse.loads() == ["requests 1 lost 1", "requests 2 lost 1", "requests 4 published 1"])
        try warehouse.ledger.add(
            missing: [MissingDumps(table: "requests", first: 1, last: 3)], on: warehouse.control)
        #expect(
            try warehouse.loads() == [
                "requests 1 superseded 1", "requests 2 superseded 1", "requests 4 published 1",
            ])
        func gaps() throws -> [String] {
            try warehouse.ledger.gaps(on: warehouse.control).missing.map { "\($0.first)-\($0.last)" }
        }
        #expect(try gaps() == ["1-3"])
        try await warehouse.load(.requests, dump: 2, "VALUES ('b', '2')", .append)
        #expect(try gaps() == ["1-1", "3-3"])
        let full = try warehouse.stage(.requests, dump: 3, "VALUES ('a', '3'), ('b', '3'), ('c', '3')")
        let newer = try published(warehouse).filter { $0.sequence == 4 }
        _ = try await warehouse.publish(item(warehouse, full, .init(kept: newer, includesRows: true)))
        #expect(try gaps() == [])
        #expect(try warehouse.rows("SELECT count(*) FROM public.requests") == [["4"]])
    }

    @Test func `a dump whose rows were lost may come again as an increment`() async throws {
        let warehouse = try await Warehouse()
        try await warehouse.load(.requests, dump: 1, "VALUES ('a', '1')", .append)
        let gone = try published(warehouse)
        try warehouse.control.execute("TRUNCATE public.requests")
        let next = try warehouse.stage(.requests, dump: 2, "VALUES ('b', '2')", .append)
        _ = try await warehouse.publish(item(warehouse, next, .init(lost: gone)))
        try await warehouse.load(.requests, dump: 1, "VALUES ('a', '1')", .append)
        #expect(try warehouse.rows(Self.all) == [["a", "1"], ["b", "2"]])
        #expect(
            try warehouse.loads() == [
                "requests 1 superseded 1", "requests 2 published 1", "requests 1 published 1",
            ])
    }
}
