import CanvasData
import CanvasDataTransfer
import CanvasSimulator
import Testing

@testable import CanvasDataPostgres

struct RefreshPlanTests {
    private func plan(_ selection: TableSelection = TableSelection(includesRequests: true)) async throws
        -> RefreshPlan
    {
        let simulator = try await Simulator(SimulatorSettings())
        try await simulator.start()
        var options = CanvasDataAPI.Options()
        options.baseURL = simulator.apiURL
        let api = try CanvasDataAPI(
            credentials: Credentials(key: simulator.key, secret: simulator.secret), options: options)
        do {
            let plan = try await RefreshPlan(api, selection)
            await simulator.stop()
            return plan
        } catch {
            await simulator.stop()
            throw error
        }
    }

    private func loaded(_ sequence: Int, _ effect: TableBatch.Effect) -> LoadRecord {
        LoadRecord(
            id: sequence, table: "requests", dumpID: "d\(sequence)", sequence: sequence,
            schemaVersion: "4.2.9",
            effect: effect, generation: "requests#\(sequence)", fragments: 1, rows: 0, rejected: 0,
            state: .published)
    }

    @Test func `An empty database gets the newest full copy of requests and what came after it`() async throws
    {
        let wanted = try await plan().wish(after: Inventory()).requests
        let requests = wanted.filter { $0.table == "requests" }
        #expect(requests.map(\.dump.sequence) == [3, 4])
        #expect(requests.map(\.batch.effect) == [.replace, .append])
        #expect(Set(wanted.filter { $0.table != "requests" }.map(\.dump.sequence)) == [4])
    }

    @Test func `A full copy that is in and what came after it are wanted, for the plan to leave out`()
        async throws
    {
        let wanted = try await plan(TableSelection(tables: ["requests"])).wish(
            after: Inventory(loads: [loaded(3, .replace)])
        )
        .requests
        #expect(wanted.map(\.dump.sequence) == [3, 4])
    }

    @Test func `A newer full copy replaces increments`() async throws {
        let wanted = try await plan(TableSelection(tables: ["requests"])).wish(
            after: Inventory(loads: [loaded(1, .append), loaded(2, .append)])
        ).requests
        #expect(wanted.map(\.dump.sequence) == [3, 4])
    }

    @Test func `A table that is in from a newer dump than Canvas offers stays as it is`() async throws {
        let newer = LoadRecord(
            id: 1, table: "course_dim", dumpID: "d9", sequence: 9, schemaVersion: "4.2.9", effect: .replace,
            generation: "course_dim#9", fragments: 1, rows: 1, rejected: 0, state: .published)
        let wanted = try await plan().wish(after: Inventory(loads: [newer])).requests
        #expect(!wanted.contains { $0.table == "course_dim" })
        #expect(wanted.contains { $0.table == "user_dim" })
    }

    @Test func `Nothing of an unfinished dump is wanted`() async throws {
        let wanted = try await plan().wish(after: Inventory()).requests
        #expect(wanted.allSatisfy { $0.dump.sequence <= 4 })
    }
}
