import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer
import CanvasSimulator
import Synchronization
import Testing

@testable import CanvasData

@Suite struct DAPSourceTests {
    /// Asks for `wishes` and gives the answers by table.
    private func answers(
        _ source: DAPSource, _ wishes: [(String, since: String?)]
    ) async throws -> [String: ReplicaAnswer] {
        let answers = Mutex<[String: ReplicaAnswer]>([:])
        try await source.answer(wishes.map { ReplicaWish(table: $0.0, since: $0.since) }) { answer in
            let table =
                switch answer {
                case .batch(let batch): batch.layout.table
                case .failure(let table, _): table
                }
            answers.withLock { $0[table] = answer }
        }
        return answers.withLock { $0 }
    }

    private func batch(
        _ source: DAPSource, _ table: String, since: String? = nil
    ) async throws -> ReplicaBatch {
        switch try await answers(source, [(table, since: since)])[table] {
        case .batch(let batch): return batch
        case .failure(_, let error): throw error
        case nil: throw CanvasDataError(.bug, "There was no answer.")
        }
    }

    /// How many records the fragments of a batch have, besides their header lines.
    private func records(_ source: DAPSource, _ batch: ReplicaBatch) async throws -> Int {
        let progress = TransferProgress()
        let reading = source.fragments(progress: progress)
        let rows = Mutex(0)
        try await batch.fragments.concurrently(atMost: 3) { name in
            let intake = CountingIntake()
            try await reading.read(name, ofDump: batch.origin.id, into: intake)
            rows.withLock { $0 += max(0, intake.lines - 1) }
        }
        return rows.withLock { $0 }
    }

    @Test func `tables are listed in order, as far as they are meant`() async throws {
        try await SimulatedReplicas.run { replicas in
            let client = try replicas.client()
            #expect(try await DAPSource(client, namespace: "catalog").tables() == ["orders", "products"])
            let selection = TableSelection(tables: [], excluded: ["orders"], onlyByName: [])
            #expect(try await DAPSource(client, namespace: "catalog", selection).tables() == ["products"])
            let wrong = TableSelection(tables: ["product"], excluded: [], onlyByName: [])
            let error = await #expect(throws: CanvasDataError.self) {
                try await DAPSource(client, namespace: "catalog", wrong).tables()
            }
            #expect(
                error
                    == CanvasDataError(
                        .usage,
                        "DAP has no table \"product\" in the namespace catalog. Did you mean products?",
                        remedy: "It has: orders, products."))
        }
    }

    @Test func `a whole copy comes with its job, position, layout and objects`() async throws {
        try await SimulatedReplicas.run { replicas in
            let client = try replicas.client()
            let source = DAPSource(client, namespace: "canvas")
            let batch = try await batch(source, "users")
            let job = try await client.start(DAPQuery("users", in: "canvas", mode: .condensed))
            let layout = try await client.schema(of: "users", in: "canvas").layout()
            let moment = try #require(replicas.dap.at(1).dapMoment)
            #expect(
                batch
                    == ReplicaBatch(
                        origin: BatchOrigin(
                            id: job.id, sequence: moment, createdAt: replicas.dap.at(1), schemaVersion: "1"),
                        position: replicas.dap.at(1), since: nil, layout: layout, fragments: job.objects))
            #expect(replicas.dap.createdJobs.count == 1)
            #expect(replicas.dap.createdJobs.map { "\($0.format) \($0.mode)" } == ["tsv condensed"])
            let truth = try replicas.dap.truth(of: "users")
            #expect(try await records(source, batch) == truth.rows.count)
            #expect(replicas.simulator.credentialsAtFileHost == 0)
        }
    }

    @Test func `changes are chained by positions exactly as they were given`() async throws {
        try await SimulatedReplicas.run { replicas in
            let source = DAPSource(try replicas.client(), namespace: "canvas")
            let first = try await batch(source, "users")
            replicas.dap.advance()
            let second = try await batch(source, "users", since: first.position)
            #expect(second.since == first.position)
            #expect(second.position == replicas.dap.at(2))
            #expect(second.origin.sequence > first.origin.sequence)
            #expect(try await records(source, second) > 0)
            // Nothing has happened since.
            let third = try await batch(source, "users", since: second.position)
            #expect(third.position == second.position)
            #expect(try await records(source, third) == 0)
        }
    }

    @Test func `all jobs are created before the first is loaded, and each is given out when it is ready`()
        async throws
    {
        try await SimulatedReplicas.run({ $0.jobPace = .polls(3) }) { replicas in
            let source = DAPSource(
                try replicas.client(
                    world: .init(
                        now: World.real.now,
                        sleep: { try await Task.sleep(for: .milliseconds(Int($0 * 20))) },
                        random: World.real.random)), namespace: "canvas")
            let tables = try await source.tables()
            let answers = try await answers(source, tables.map { ($0, since: nil) })
            #expect(answers.keys.sorted() == tables)
            let first = try #require(replicas.requests.firstIndex { $0.hasSuffix("/schema 200") })
            #expect(replicas.requests[..<first].filter { $0.hasSuffix("/data 202") }.count == tables.count)
        }
    }

    @Test func `where a snapshot is required it is taken instead of the changes`() async throws {
        try await SimulatedReplicas.run { replicas in
            let source = DAPSource(try replicas.client(), namespace: "canvas")
            let first = try await batch(source, "users")
            try replicas.dap.reload("users")
            replicas.dap.advance()
            let second = try await batch(source, "users", since: first.position)
            #expect(second.since == nil)
            #expect(second.position == replicas.dap.at(2))
            #expect(try await records(source, second) == replicas.dap.truth(of: "users").rows.count)
            #expect(
                replicas.notices.messages.contains(
                    "canvas.users: DAP no longer has all changes (400 SnapshotRequiredError, \"The table was reloaded recently. A new snapshot is required.\"); taking a snapshot."
                ))
            // Before the first of all states.
            let third = try await batch(source, "courses", since: "2001-01-01T00:00:00Z")
            #expect(third.since == nil)
        }
    }

    @Test func `one table's failure is in no other table's way`() async throws {
        try await SimulatedReplicas.run { replicas in
            try replicas.simulator.misbehave(
                "dap[canvas.users]:error=validation; dap[canvas.courses]:fail; api[GET */accounts/schema]:500"
            )
            let source = DAPSource(try replicas.client(), namespace: "canvas")
            let tables = ["accounts", "assignments", "courses", "no_such_table", "users"]
            var words: [String: String] = [:]
            for (table, answer) in try await answers(source, tables.map { ($0, since: nil) }) {
                switch answer {
                case .batch: words[table] = "batch"
                case .failure(_, let error):
                    words[table] = error.message.replacing(
                        replicas.simulator.apiURL.dropFirst(7), with: "HOST")
                }
            }
            #expect(
                words == [
                    "accounts":
                        "HOST gave no usable answer to /dap/query/canvas/table/accounts/schema (8 × status 500).",
                    "assignments": "batch",
                    "courses":
                        "DAP's job for canvas.courses failed: The job has terminated due to an unexpected error.",
                    "no_such_table":
                        "DAP has no such table: canvas.no_such_table (404 ObjectNotFound, \"Table does not exist.\").",
                    "users":
                        "HOST refused a request: canvas.users (400 ValidationError, \"The input is malformed.\").",
                ])
        }
    }

    @Test(arguments: ["disabled", "not-onboarded", "maintenance", "forbidden", "authentication"])
    func `what is about the account ends it for all tables`(kind: String) async throws {
        try await SimulatedReplicas.run { replicas in
            try replicas.simulator.misbehave("dap[canvas.users]:error=\(kind)")
            let source = DAPSource(try replicas.client(), namespace: "canvas")
            await #expect(throws: CanvasDataError.self) {
                try await answers(source, [("courses", since: nil), ("users", since: nil)])
            }
        }
    }

    @Test(arguments: [
        "dap:lost-objects", "dap:missing-url", "dap:lost-job", "api[/dap/*]:401*1", "file:expire=2r",
        "file:expired*1/each",
        "file:cut@50%*1/each", "file:reset@40%*1/each", "file:503*1/each", "file:flip@50%*1/each",
        "file:no-length", "file:chunked", "file:html*1/each", "file:403*1/each", "api:503*3", "api:html*2",
    ])
    func `what goes wrong in passing costs no record`(script: String) async throws {
        try await SimulatedReplicas.run { settings in
            settings.membersPerPart = 3
            settings.rowsPerPart = 20
        } _: { replicas in
            let source = DAPSource(try replicas.client(), namespace: "canvas")
            try replicas.simulator.misbehave(script)
            let batch = try await batch(source, "users")
            #expect(try await records(source, batch) == replicas.dap.truth(of: "users").rows.count)
            #expect(replicas.simulator.credentialsAtFileHost == 0)
        }
    }

    @Test func `parts without records, empty ones and such with names that say nothing are read`()
        async throws
    {
        try await SimulatedReplicas.run { settings in
            settings.hasEmptyObjects = true
            settings.hasOpaqueNames = true
            settings.membersPerPart = 2
        } _: { replicas in
            for (namespace, table) in [
                ("canvas", "users"), ("canvas", "courses"), ("canvas_logs", "web_logs"),
            ] {
                let source = DAPSource(try replicas.client(), namespace: namespace)
                let batch = try await batch(source, table)
                // A log has some of its records twice.
                let rows = try replicas.dap.truth(of: table, in: namespace).rows.count
                #expect(try await records(source, batch) >= rows)
            }
        }
    }

    @Test func `links are asked for twenty at a time, as they are needed`() async throws {
        try await SimulatedReplicas.run({ $0.rowsPerPart = 2 }) { replicas in
            let source = DAPSource(try replicas.client(), namespace: "canvas")
            let batch = try await batch(source, "users")
            #expect((41...60).contains(batch.fragments.count))
            #expect(replicas.requests.filter { $0 == "POST /dap/object/url 200" }.count == 1)
            _ = try await records(source, batch)
            #expect(replicas.requests.filter { $0 == "POST /dap/object/url 200" }.count == 3)
        }
    }

    @Test func `the result of an interrupted run is given out again`() async throws {
        try await SimulatedReplicas.run { replicas in
            let first = try await batch(DAPSource(try replicas.client(), namespace: "canvas"), "users")
            let second = try await batch(DAPSource(try replicas.client(), namespace: "canvas"), "users")
            #expect(first == second)
        }
    }

    @Test func `an object that is gone when it is read is named`() async throws {
        try await SimulatedReplicas.run { replicas in
            let source = DAPSource(try replicas.client(), namespace: "canvas")
            let batch = try await batch(source, "users")
            replicas.dap.expireJobs()
            try replicas.simulator.misbehave("file:404*1/each")
            let name = try #require(batch.fragments.first)
            let error = await #expect(throws: CanvasDataError.self) {
                try await source.fragments(progress: TransferProgress()).read(
                    name, ofDump: batch.origin.id, into: CountingIntake())
            }
            #expect(
                error
                    == CanvasDataError(
                        .unavailable, "DAP no longer has the object \(name.shownInMessage).",
                        remedy:
                            "Run the command again: it asks for a new one. DAP keeps results for 24 hours."))
        }
    }

    @Test func `a schema that is older than the records is refused`() async throws {
        try await SimulatedReplicas.run { replicas in
            let transport = RewritingTransport(
                replacing: #""schema_version":1"#, with: #""schema_version":7"#)
            let client = try replicas.client(transport: transport)
            let source = DAPSource(client, namespace: "canvas")
            await #expect(
                throws: CanvasDataError(
                    .unavailable,
                    "DAP's records of canvas.users follow version 7 of its schema, but DAP still has version 1 only.",
                    remedy: "Try again later.")
            ) { try await batch(source, "users") }
        }
    }

    @Test func `changes that begin later than wished are refused`() async throws {
        try await SimulatedReplicas.run { replicas in
            let since = replicas.dap.at(1)
            replicas.dap.advance()
            let later = replicas.dap.at(2)
            let transport = RewritingTransport(
                replacing: #""since":"\#(since)""#, with: #""since":"\#(later)""#)
            let client = try replicas.client(transport: transport)
            let source = DAPSource(client, namespace: "canvas")
            await #expect(
                throws: CanvasDataError(
                    .wrongData,
                    "DAP has changes of canvas.users from \(later) on only; \(since) was asked for.",
                    remedy:
                        "Nothing was changed. Report it to Instructure; a new snapshot of the table brings what is missing."
                )
            ) { try await batch(source, "users", since: since) }
        }
    }
}
