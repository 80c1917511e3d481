import CanvasDataLoading
import CanvasDataTransfer
import CanvasSimulator
import Testing

@testable import CanvasData

struct RefreshOfferTests {
    private func plan(_ selection: TableSelection = TableSelection(includesRequests: true)) async throws
        -> RefreshOffer
    {
        let simulator = try await Simulator(SimulatorSettings())
        try await simulator.start()
        var options = CanvasDataAPI.Options()
        options.baseURL = simulator.apiURL
        let api = try CanvasDataAPI(
            credentials: Credentials(key: simulator.key, secret: simulator.secret), options: options)
        do {
            let plan = try await RefreshOffer.asked(of: api, selection)
            await simulator.stop()
            return plan
        } catch {
            await simulator.stop()
            throw error
        }
    }

    private func loaded(_ sequence: Int, _ effect: BatchEffect) -> LoadedBatch {
        LoadedBatch(table: "requests", originID: "d\(sequence)", sequence: sequence, effect: effect)
    }

    @Test func `an empty database gets the newest full copy of requests and what came after it`() async throws
    {
        let wanted = try await plan().wish(after: []).requests
        let requests = wanted.filter { $0.table == "requests" }
        #expect(requests.map(\.origin.sequence) == [3, 4])
        #expect(requests.map(\.effect) == [.replace, .append])
        #expect(Set(wanted.filter { $0.table != "requests" }.map(\.origin.sequence)) == [4])
    }

    @Test func `a full copy that is in and what came after it are wanted, for the plan to leave out`()
        async throws
    {
        let wanted = try await plan(TableSelection(tables: ["requests"])).wish(
            after: [loaded(3, .replace)]
        )
        .requests
        #expect(wanted.map(\.origin.sequence) == [3, 4])
    }

    @Test func `a newer full copy replaces increments`() async throws {
        let wanted = try await plan(TableSelection(tables: ["requests"])).wish(
            after: [loaded(1, .append), loaded(2, .append)]
        ).requests
        #expect(wanted.map(\.origin.sequence) == [3, 4])
    }

    @Test func `a table that is in from a newer dump than Canvas offers stays as it is`() async throws {
        let newer = LoadedBatch(table: "course_dim", originID: "d9", sequence: 9, effect: .replace)
        let wanted = try await plan().wish(after: [newer]).requests
        #expect(!wanted.contains { $0.table == "course_dim" })
        #expect(wanted.contains { $0.table == "user_dim" })
    }

    @Test func `nothing of an unfinished dump is wanted`() async throws {
        let wanted = try await plan().wish(after: []).requests
        #expect(wanted.allSatisfy { $0.origin.sequence <= 4 })
    }
}
