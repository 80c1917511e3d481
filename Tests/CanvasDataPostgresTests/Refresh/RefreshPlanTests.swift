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
        let wanted = try await plan().wanted(after: [])
        let requests = wanted.filter { $0.table == "requests" }
        #expect(requests.map(\.dump.sequence) == [3, 4])
        #expect(requests.map(\.batch.effect) == [.replace, .append])
        #expect(Set(wanted.filter { $0.table != "requests" }.map(\.dump.sequence)) == [4])
    }

    @Test func `Behind a full copy that is in, only increments are wanted`() async throws {
        let wanted = try await plan(TableSelection(tables: ["requests"])).wanted(after: [loaded(3, .replace)])
        #expect(wanted.map(\.dump.sequence) == [4])
    }

    @Test func `A newer full copy replaces increments`() async throws {
        let wanted = try await plan(TableSelection(tables: ["requests"])).wanted(
            after: [loaded(1, .append), loaded(2, .append)])
        #expect(wanted.map(\.dump.sequence) == [3, 4])
    }

    @Test func `Nothing of an unfinished dump is wanted`() async throws {
        let wanted = try await plan().wanted(after: [])
        #expect(wanted.allSatisfy { $0.dump.sequence <= 4 })
    }
}
