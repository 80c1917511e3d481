import CanvasData
import CanvasDataBase
import CanvasDataLoading
import Testing

@testable import CanvasDataPostgres

struct LoadPlanTests {
    private func dump(_ sequence: Int, version: String = "4.2.9") -> BatchOrigin {
        BatchOrigin(
            id: "d\(sequence)", sequence: sequence, createdAt: "2026-11-01T02:03:04.005Z",
            schemaVersion: version)
    }

    private func request(
        _ table: String, _ sequence: Int, _ effect: BatchEffect, version: String = "4.2.9"
    ) throws -> LoadRequest {
        LoadRequest(
            origin: dump(sequence, version: version), table: table, effect: effect,
            fragments: ["\(table)-\(sequence).gz"])
    }

    /// A full copy of a table of which there are increments, too.
    private func full(_ sequence: Int) throws -> LoadRequest {
        let request = try request("requests", sequence, .replace)
        return LoadRequest(
            origin: request.origin, table: request.table, effect: request.effect,
            fragments: request.fragments,
            comesInIncrements: true)
    }

    private func load(
        _ id: Int, _ table: String, _ sequence: Int, _ effect: BatchEffect, _ state: LoadRecord.State,
        version: String = "4.2.9"
    ) -> LoadRecord {
        LoadRecord(
            id: id, table: table, dumpID: "d\(sequence)", sequence: sequence, schemaVersion: version,
            effect: effect, generation: "\(table)#\(sequence)", fragments: 1, rows: 0, rejected: 0,
            state: state)
    }

    @Test func `what is published is done`() throws {
        let plan = LoadPlan(
            [try request("course_dim", 4, .replace)],
            inventory: Inventory(loads: [load(1, "course_dim", 4, .replace, .published)]))
        #expect(plan.steps == [])
        #expect(plan.done.map(\.table) == ["course_dim"])
    }

    @Test func `what an earlier run began goes on`() throws {
        let begun = load(1, "course_dim", 4, .replace, .staging)
        let plan = LoadPlan([try request("course_dim", 4, .replace)], inventory: Inventory(loads: [begun]))
        #expect(plan.steps.map(\.begun) == [begun])
        #expect(plan.obsolete == [])
    }

    @Test func `what was begun from a dump that was written anew is thrown away`() throws {
        let begun = load(1, "course_dim", 4, .replace, .staged, version: "4.2.8")
        let plan = LoadPlan([try request("course_dim", 4, .replace)], inventory: Inventory(loads: [begun]))
        #expect(plan.steps.map(\.begun) == [nil])
        #expect(plan.obsolete == [begun])
    }

    @Test func `what yesterday could not publish makes room for today's, and other tables' stays`() throws {
        let yesterday = load(1, "course_dim", 4, .replace, .staged)
        let other = load(2, "user_dim", 4, .replace, .staged)
        let plan = LoadPlan(
            [try request("course_dim", 5, .replace)], inventory: Inventory(loads: [yesterday, other]))
        #expect(plan.obsolete == [yesterday])
    }

    @Test func `increments from before a full copy are in it`() throws {
        let plan = LoadPlan(
            [try request("requests", 2, .append), try request("requests", 4, .append)],
            inventory: Inventory(loads: [load(1, "requests", 3, .replace, .published)]))
        #expect(plan.steps.map(\.request.origin.sequence) == [4])
        #expect(plan.done.map(\.origin.sequence) == [2])
    }

    @Test func `increments come in the order of dumps`() throws {
        let plan = LoadPlan(
            [try request("requests", 4, .append), try request("requests", 3, .replace)],
            inventory: Inventory())
        #expect(plan.steps.map(\.request.origin.sequence) == [3, 4])
    }

    @Test func `a full copy that comes late brings the increments behind it along`() throws {
        let increments = [try request("requests", 557, .append), try request("requests", 559, .append)]
        let plan = LoadPlan(
            increments + [try request("requests", 558, .replace)],
            inventory: Inventory(loads: [
                load(1, "requests", 557, .append, .published), load(2, "requests", 559, .append, .published),
            ]))
        #expect(plan.steps.map(\.request.origin.sequence) == [558, 559])
        #expect(plan.done.map(\.origin.sequence) == [557])
        #expect(plan.rebuilt == ["requests"])
    }

    @Test func `a full copy that is older than the one that is in changes nothing`() throws {
        let plan = LoadPlan(
            [try request("requests", 3, .replace)],
            inventory: Inventory(loads: [
                load(1, "requests", 6, .replace, .published), load(2, "requests", 7, .append, .published),
            ]))
        #expect(plan.steps == [])
        #expect(plan.rebuilt == [])
    }

    @Test(arguments: [false, true])
    func `a full copy that is older than the one that is in changes nothing, though there is no increment`(
        again: Bool
    ) throws {
        let plan = LoadPlan(
            [try full(3)],
            inventory: Inventory(loads: [load(1, "requests", 6, .replace, .published)]), again: again)
        #expect(plan.steps == [])
    }

    @Test func `a full copy takes over what the ledger does not know, though there is no increment`() throws {
        let plan = LoadPlan([try full(3)], inventory: Inventory(unknown: ["requests"]))
        #expect(plan.steps.map(\.request.origin.sequence) == [3])
        #expect(plan.rebuilt == ["requests"])
    }

    @Test func `what is gone from the database is loaded again, with all that came after the full copy`()
        throws
    {
        let loads = [
            load(1, "requests", 3, .replace, .published), load(2, "requests", 4, .append, .published),
        ]
        let lost = LostTable(table: "requests", reason: .dropped, loads: loads, remains: nil, isWhole: false)
        let plan = LoadPlan(
            [
                try request("requests", 3, .replace), try request("requests", 4, .append),
                try request("requests", 5, .append),
            ], inventory: Inventory(loads: loads, lost: [lost]))
        #expect(plan.steps.map(\.request.origin.sequence) == [3, 4, 5])
        #expect(plan.rebuilt == ["requests"])
    }

    @Test func `again loads what is in, and goes on with what an earlier run began of it`() throws {
        let published = load(1, "course_dim", 4, .replace, .published)
        let begun = load(2, "course_dim", 4, .replace, .staging)
        let plan = LoadPlan(
            [try request("course_dim", 4, .replace)], inventory: Inventory(loads: [published, begun]),
            again: true)
        #expect(plan.steps.map(\.begun) == [begun])
        #expect(plan.rebuilt == [])
    }

    @Test func `again rebuilds a table that comes in increments`() throws {
        let plan = LoadPlan(
            [try request("requests", 4, .append)],
            inventory: Inventory(loads: [
                load(1, "requests", 3, .append, .published), load(2, "requests", 4, .append, .published),
            ]), again: true)
        #expect(plan.steps.map(\.request.origin.sequence) == [4])
        #expect(plan.rebuilt == ["requests"])
    }
}
