import CanvasDataBase
import CanvasSimulator
import Synchronization
import Testing

@testable import CanvasData
@testable import CanvasDataTransfer

@Suite struct DAPJobsTests {
    private let query = DAPQuery("users", in: "canvas", mode: .condensed)

    @Test func `a job is looked at more and more seldom until it is complete`() async throws {
        try await SimulatedReplicas.run({ $0.jobPace = .polls(5) }) { replicas in
            let time = WaitedTime()
            let job = try await replicas.client(world: time.world).result(of: query)
            #expect(job.id == replicas.dap.createdJobs.map(\.id).first)
            #expect(time.waits == [1, 2, 3, 5, 5, 5])
        }
    }

    @Test func `a job that does not end is given up with its name`() async throws {
        try await SimulatedReplicas.run({ $0.jobPace = .polls(100_000) }) { replicas in
            let time = WaitedTime()
            let error = await #expect(throws: CanvasDataError.self) {
                try await replicas.client(world: time.world).result(of: query)
            }
            let id = try #require(replicas.dap.createdJobs.first?.id)
            #expect(
                error
                    == CanvasDataError(
                        .unavailable, "DAP's job for canvas.users has not ended after 12 hours.",
                        remedy:
                            "Run the command again later: it goes on with the job \(id) if DAP still has it.")
            )
            #expect(time.waits.reduce(0, +) < 12 * 3600 + 6)
        }
    }

    @Test func `a job that DAP has lost is started again, once`() async throws {
        try await SimulatedReplicas.run({ $0.jobPace = .polls(1) }) { replicas in
            try replicas.simulator.misbehave("dap:lost-job")
            let job = try await replicas.client().result(of: query)
            #expect(replicas.dap.createdJobs.map(\.isExpired) == [true, false])
            #expect(replicas.dap.createdJobs.last?.id == job.id)
            #expect(
                replicas.notices.messages.contains("canvas.users: DAP no longer has its job; asking again."))

            replicas.dap.expireJobs()
            try replicas.simulator.misbehave("dap:lost-job*9")
            let error = await #expect(throws: CanvasDataError.self) {
                try await replicas.client().result(of: query)
            }
            #expect(
                error
                    == CanvasDataError(
                        .unavailable,
                        "DAP no longer has a job that it made: canvas.users (404 ObjectNotFound, \"Job does not exist.\").",
                        remedy:
                            "Run the command again: it asks for a new one. DAP keeps results for 24 hours."))
            #expect(replicas.dap.createdJobs.count == 4)
        }
    }

    @Test func `a job that fails is asked for once more, then reported with what DAP says`() async throws {
        try await SimulatedReplicas.run { replicas in
            try replicas.simulator.misbehave("dap:fail*1")
            #expect(try await replicas.client().result(of: query).status == .complete)
            #expect(replicas.dap.createdJobs.count == 2)

            replicas.dap.expireJobs()
            try replicas.simulator.misbehave("dap:fail*2")
            let error = await #expect(throws: CanvasDataError.self) {
                try await replicas.client().result(of: query)
            }
            let id = try #require(replicas.dap.createdJobs.last?.id)
            let uuid = /[0-9a-f]{8}-[0-9a-f-]{27}\.$/
            #expect(error?.kind == .failed)
            #expect(
                error?.message
                    == "DAP's job for canvas.users failed: The job has terminated due to an unexpected error."
            )
            #expect(
                error?.remedy?.description.replacing(uuid, with: "UUID.")
                    == "Try again later; if it stays so, report it to Instructure with the job ID \(id) and the error ID UUID."
            )
            #expect(replicas.dap.createdJobs.count == 4)
        }
    }

    @Test func `a cached job that is about to expire is waited out, and the next one taken`() async throws {
        try await SimulatedReplicas.run({ $0.jobLifetime = 20 }) { replicas in
            let waits = Mutex<[Double]>([])
            let world = World(
                now: World.real.now,
                sleep: { seconds in
                    waits.withLock { $0.append(seconds) }
                    replicas.dap.expireJobs()
                    replicas.dap.configure { $0.jobLifetime = 86_400 }
                }, random: World.real.random)
            let job = try await replicas.client(world: world).result(of: query)
            #expect(replicas.dap.createdJobs.map(\.isExpired) == [true, false])
            #expect(job.id == replicas.dap.createdJobs.last?.id)
            #expect(waits.withLock { $0.count } == 1)
            #expect(waits.withLock { $0 }.allSatisfy { (5...26).contains($0) })
        }
    }

    @Test func `where every job lives for a short while only, the second is taken as it is`() async throws {
        try await SimulatedReplicas.run({ $0.jobLifetime = 20 }) { replicas in
            let time = WaitedTime()
            let job = try await replicas.client(world: time.world).result(of: query)
            #expect(job.status == .complete)
            #expect(time.waits.count == 1)
        }
    }

    @Test func `an interrupted run's job is gone on with by the next`() async throws {
        try await SimulatedReplicas.run({ $0.jobPace = .polls(3) }) { replicas in
            let first = try await replicas.client().start(query)
            #expect(first.status == .waiting)
            #expect(try await replicas.client().result(of: query).id == first.id)
            #expect(replicas.dap.createdJobs.count == 1)
        }
    }

    @Test func `after too many requests jobs are created at the documented pace`() async throws {
        let time = WaitedTime()
        let pace = DAPPace(world: time.world, interval: 12)
        let refusals = Mutex(1)
        var answers: [Int] = []
        for number in 0..<5 {
            answers.append(
                try await pace.take(tries: 8, longestWait: 900) {
                    // The third is refused, once.
                    if number == 2, refusals.withLock({ $0 }) > 0 {
                        refusals.withLock { $0 -= 1 }
                        throw refusal(retryAfter: 40)
                    }
                    return number
                })
        }
        #expect(answers == [0, 1, 2, 3, 4])
        #expect(time.waits == [40, 12, 12])
    }

    @Test func `a server that refuses every job is given up`() async throws {
        let time = WaitedTime()
        let pace = DAPPace(world: time.world, interval: 12)
        await #expect(throws: DAPRefusal.self) {
            try await pace.take(tries: 3, longestWait: 900) { throw refusal(retryAfter: 5000) }
        }
        #expect(time.waits == [900, 900])

        try await SimulatedReplicas.run { replicas in
            try replicas.simulator.misbehave("api[POST */data]:429,retry-after=1")
            let error = await #expect(throws: CanvasDataError.self) {
                try await replicas.client().result(of: query)
            }
            #expect(
                error
                    == CanvasDataError(
                        .unavailable,
                        "\(replicas.simulator.apiURL.dropFirst(7)) refused the job for canvas.users 8 times, as there were too many requests (429).",
                        remedy:
                            "Run the command again later; another program may be using the same client ID."))
        }
    }

    private func refusal(retryAfter: Double) -> DAPRefusal {
        let head = HTTPHead(status: 429, headers: [.init(name: "retry-after", value: "\(retryAfter)")])
        return DAPRefusal(HTTPResponse(head: head, body: []), path: "/dap/data", now: 0)
    }

    @Test func `more jobs than the server allows at once all end well`() async throws {
        try await SimulatedReplicas.run { settings in
            settings.limits.jobs = 3
            settings.limits.window = 1
        } _: { replicas in
            let client = try replicas.client(world: .real, jobInterval: 0.4)
            let tables = try await client.tables(in: "canvas")
            let done = Mutex<Set<String>>([])
            try await tables.concurrently(atMost: 90) { table in
                let job = try await client.result(of: DAPQuery(table, in: "canvas"))
                done.withLock { _ = $0.insert(job.id) }
            }
            #expect(done.withLock { $0.count } == tables.count)
            #expect(replicas.requests.contains { $0.hasSuffix("/data 429") })
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `whoever waits for a turn stops when the work is cancelled`() async throws {
        let pace = DAPPace(world: .real, interval: 12)
        let holders = (0..<4).map { _ in
            Task {
                try await pace.take(tries: 1, longestWait: 1) { try await Task.sleep(for: .seconds(3600)) }
            }
        }
        let waiter = Task { try await pace.take(tries: 1, longestWait: 1) { 1 } }
        try await Task.sleep(for: .milliseconds(20))
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        for holder in holders { holder.cancel() }
        for holder in holders { _ = try? await holder.value }
        #expect(try await pace.take(tries: 1, longestWait: 1) { 2 } == 2)
    }

    @Test(arguments: [
        (#"{"status":"waiting"}"#, "the job has no ID"),
        (#"{"id":"a b","status":"waiting"}"#, "the job has no ID"),
        (#"{"id":"a"}"#, "the job has no status"),
        (#"{"id":"a","status":"complete"}"#, "the job is complete and lists no objects"),
        (#"{"id":"a","status":"complete","objects":[{}]}"#, "an object has no ID"),
        (#"{"id":"a","status":"complete","objects":[{"id":"1"},{"id":"1"}]}"#, "an object is listed twice"),
        (
            #"{"id":"a","status":"complete","objects":[]}"#,
            "the job does not say which version of the schema it follows"
        ),
        (
            #"{"id":"a","status":"complete","objects":[],"schema_version":1}"#,
            "the job does not say which moment it leads to"
        ),
        (
            #"{"id":"a","status":"complete","objects":[],"schema_version":1,"at":"today"}"#,
            "the job does not say which moment it leads to"
        ),
        (
            #"{"id":"a","status":"complete","objects":[],"schema_version":1,"since":"2026-01-02T00:00:00Z","until":"2026-01-01T00:00:00Z"}"#,
            "the job leads back in time"
        ),
    ])
    func `an answer that is not a whole job is refused`(json: String, reason: String) throws {
        let value = try JSONValue(parsing: Array(json.utf8))
        #expect(throws: CanvasDataError.unreadableAnswer("/dap/job/a", reason)) {
            try DAPJob(value, path: "/dap/job/a")
        }
    }
}
