import CanvasData
import Testing

@testable import CanvasDataPostgres

struct LoadPlanTests {
    private func dump(_ sequence: Int, version: String = "4.2.9") throws -> Dump {
        try Dump(
            JSONValue(
                parsing: Array(
                    """
                    {"dumpId": "d\(sequence)", "sequence": \(sequence), "createdAt": "2026-11-01T02:03:04.005Z",
                     "schemaVersion": "\(version)", "finished": true}
                    """.utf8)), path: "/")
    }

    private func request(
        _ table: String, _ sequence: Int, _ effect: TableBatch.Effect, version: String = "4.2.9"
    ) throws -> LoadRequest {
        LoadRequest(
            dump: try dump(sequence, version: version),
            batch: TableBatch(
                table: table, fragments: [Fragment(name: "\(table)-\(sequence).gz", url: "")], effect: effect)
        )
    }

    private func load(
        _ id: Int, _ table: String, _ sequence: Int, _ effect: TableBatch.Effect, _ state: LoadRecord.State,
        version: String = "4.2.9"
    ) -> LoadRecord {
        LoadRecord(
            id: id, table: table, dumpID: "d\(sequence)", sequence: sequence, schemaVersion: version,
            effect: effect, generation: "\(table)#\(sequence)", fragments: 1, rows: 0, rejected: 0,
            state: state)
    }

    @Test func `What is published is done`() throws {
        let plan = LoadPlan(
            [try request("course_dim", 4, .replace)], loads: [load(1, "course_dim", 4, .replace, .published)])
        #expect(plan.steps == [])
        #expect(plan.done.map(\.table) == ["course_dim"])
    }

    @Test func `What an earlier run began goes on`() throws {
        let begun = load(1, "course_dim", 4, .replace, .staging)
        let plan = LoadPlan([try request("course_dim", 4, .replace)], loads: [begun])
        #expect(plan.steps.map(\.begun) == [begun])
        #expect(plan.obsolete == [])
    }

    @Test func `What was begun from a dump that was written anew is thrown away`() throws {
        let begun = load(1, "course_dim", 4, .replace, .staged, version: "4.2.8")
        let plan = LoadPlan([try request("course_dim", 4, .replace)], loads: [begun])
        #expect(plan.steps.map(\.begun) == [nil])
        #expect(plan.obsolete == [begun])
    }

    @Test func `What yesterday could not publish makes room for today's, and other tables' stays`() throws {
        let yesterday = load(1, "course_dim", 4, .replace, .staged)
        let other = load(2, "user_dim", 4, .replace, .staged)
        let plan = LoadPlan([try request("course_dim", 5, .replace)], loads: [yesterday, other])
        #expect(plan.obsolete == [yesterday])
    }

    @Test func `Increments from before a full copy are in it`() throws {
        let plan = LoadPlan(
            [try request("requests", 2, .append), try request("requests", 4, .append)],
            loads: [load(1, "requests", 3, .replace, .published)])
        #expect(plan.steps.map(\.request.dump.sequence) == [4])
        #expect(plan.done.map(\.dump.sequence) == [2])
    }

    @Test func `Increments come in the order of dumps`() throws {
        let plan = LoadPlan(
            [try request("requests", 4, .append), try request("requests", 3, .replace)], loads: [])
        #expect(plan.steps.map(\.request.dump.sequence) == [3, 4])
    }
}
