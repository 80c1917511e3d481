import Testing

@testable import CanvasSimulator

@Suite struct SimulatorTests {
    @Test(arguments: ["0.0.0.0", "192.168.1.2", "10.0.0.1", "localhost", "127.0.0.1.example.com", ""])
    func `an address that is not loopback is refused`(address: String) async {
        var settings = SimulatorSettings()
        settings.address = address
        await #expect(
            throws: SimulatorError(
                "The simulator only serves IPv4 loopback addresses such as 127.0.0.1, not \"\(address)\".")
        ) { _ = try await Simulator(settings) }
    }

    @Test(arguments: [0, -1, .infinity, .nan])
    func `a scale must make sense`(scale: Double) async {
        var settings = SimulatorSettings()
        settings.scale = scale
        await #expect(throws: SimulatorError.self) { _ = try await Simulator(settings) }
    }

    @Test func `ten simulators serve at once, and know nothing of each other`() async throws {
        try await withThrowingTaskGroup(of: [Int].self) { group in
            for seed in 1...10 {
                group.addTask {
                    var found: [Int] = []
                    try await withSimulator {
                        $0.seed = UInt64(seed)
                        $0.visibleDumps = 1 + seed % 5
                    } _: { simulator, canvas in
                        found = try await canvas.dumps().map(\.sequence)
                        _ = try await WireClient.request(canvas.link(to: "course_dim"))
                        #expect(simulator.requestLog.map(\.status) == [200, 200, 200, 200])
                        #expect(found.count == 1 + seed % 5)
                    }
                    return found
                }
            }
            for try await found in group { #expect(found.last == 1) }
        }
    }

    @Test func `key and secret follow from the seed`() async throws {
        let first = try await Simulator(SimulatorSettings())
        let second = try await Simulator(SimulatorSettings())
        #expect(first.key == second.key && first.secret == second.secret)
        #expect(first.key != first.secret)
        #expect([first.key, first.secret].allSatisfy { $0.wholeMatch(of: /[0-9a-f]{40}/) != nil })
    }

    @Test func `it starts once, and again after it was stopped`() async throws {
        let simulator = try await Simulator(SimulatorSettings())
        try await simulator.start()
        await #expect(throws: SimulatorError("The simulator is already running.")) {
            try await simulator.start()
        }
        await simulator.stop()
        try await simulator.start()
        let response = try await WireClient.request(simulator.apiURL + "/api/schema")
        #expect(response.status == 401)
        await simulator.stop()
    }

    @Test func `the log on the API's port shows what was asked for`() async throws {
        try await withSimulator { simulator, canvas in
            _ = try await canvas.dumps("?limit=2")
            let log = try await WireClient.request(simulator.apiURL + "/simulator/log").text
            #expect(
                log
                    == #"{"bytesServed":0,"credentialsAtFileHost":0,"requests":[{"host":"api","method":"GET","#
                    + #""path":"/api/account/self/dump","query":"limit=2","range":null,"ifMatch":null,"#
                    + #""hasCredentials":true,"status":200,"bytesSent":\#(simulator.requestLog[0].bytesSent),"fault":null}]}"#
            )
            simulator.resetLog()
            #expect(simulator.requestLog.isEmpty)
        }
    }

    @Test func `how many dumps there are can be said while it runs`() async throws {
        try await withSimulator { simulator, canvas in
            let url = simulator.apiURL + "/simulator/show"
            let two = try await WireClient.request(url + "?dumps=2")
            #expect(two.text == #"{"dumps":2}"#)
            #expect(try await canvas.dumps().map(\.sequence) == [2, 1])
            let all = try await WireClient.request(url + "?dumps=99")
            #expect(all.text == #"{"dumps":5}"#)
            for query in ["", "?dumps=-1", "?dumps=x"] {
                let refused = try await WireClient.request(url + query)
                #expect(refused.status == 400)
            }
            #expect(try await canvas.dumps().count == 5)
        }
    }
}
