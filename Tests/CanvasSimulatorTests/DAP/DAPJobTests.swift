import Foundation
import Testing

@testable import CanvasSimulator

@Suite struct DAPJobTests {
    @Test func `tables are listed by namespace`() async throws {
        try await withDAP { simulator, caller in
            #expect(simulator.dap.namespaces == ["canvas", "canvas_logs", "catalog"])
            let list = try await caller.ask("GET", "/dap/query/catalog/table")
            #expect(list.json["tables"] as? [String] == ["orders", "products"])
            let unknown = try await caller.ask("GET", "/dap/query/nothing/table")
            #expect(unknown.status == 404)
            #expect(unknown.error["kind"] as? String == "namespace")
            #expect(unknown.error["id"] as? String == "nothing")
            #expect(unknown.error["message"] as? String == "Namespace does not exist.")
        }
    }

    @Test func `a snapshot holds the truth, three parts and more of it`() async throws {
        try await withDAP { simulator, caller in
            let job = try await caller.query("submissions", #""format":"tsv","mode":"condensed""#)
            #expect(job.status == 200)
            #expect(
                job.json.keys.sorted() == ["at", "expires_at", "id", "objects", "schema_version", "status"])
            #expect(job.text("at") == simulator.dap.at(1))
            #expect(job.objects.count >= 3)
            #expect(job.objects.allSatisfy { $0.contains("/part-") && $0.hasSuffix(".tsv.gz") })
            let (header, rows) = try await caller.table(of: job)
            let truth = try simulator.dap.truth(of: "submissions")
            #expect(
                header == ["meta.ts", "key.id"] + truth.schema.value.map { "value.\($0.name)" })
            #expect(rows.count == truth.rows.count)
            let ids = truth.rows.compactMap { $0.key[0].plainText }
            #expect(rows.map { $0[1] } == ids)
        }
    }

    @Test func `an increment holds what came, changed and went`() async throws {
        try await withDAP { simulator, caller in
            let first = try simulator.dap.truth(of: "users")
            simulator.dap.advance()
            let second = try simulator.dap.truth(of: "users")
            let since = simulator.dap.at(1)
            let job = try await caller.query("users", #""format":"tsv","since":"\#(since)""#)
            #expect(job.text("since") == since)
            #expect(job.text("until") == simulator.dap.at(2))
            let (header, rows) = try await caller.table(of: job)
            #expect(Array(header.prefix(3)) == ["meta.ts", "meta.action", "key.id"])
            var replica = Dictionary(
                first.rows.map { ($0.key[0].plainText ?? "", true) }, uniquingKeysWith: { $1 })
            for row in rows { replica[row[2]] = row[1] == "D" ? nil : true }
            #expect(replica.keys.sorted() == second.rows.compactMap { $0.key[0].plainText }.sorted())
            #expect(rows.contains { $0[1] == "D" && $0.dropFirst(3).allSatisfy { $0 == "\\N" } })
            #expect(rows.allSatisfy { since < $0[0] && $0[0] <= simulator.dap.at(2) })
            let keys = Set(first.rows.map { $0.key[0].plainText })
            #expect(rows.contains { $0[1] == "U" && !keys.contains($0[2]) })
            let changed = zip(first.rows, first.rows).count { old, _ in
                second.rows.contains { $0.key == old.key && $0 != old }
            }
            #expect(changed > 0)
            // Some are touched without a change: clients must not write those again.
            #expect(rows.count > changed + second.rows.count - first.rows.count)
        }
    }

    @Test func `nothing has changed since the newest state`() async throws {
        try await withDAP { simulator, caller in
            let since = #""format":"tsv","since":"\#(simulator.dap.at(1))""#
            let users = try await caller.query("users", since)
            #expect(users.objects.count == 1)
            #expect(try await caller.table(of: users).rows == [])
            #expect(users.text("until") == simulator.dap.at(1))
            // The other way in which there can be nothing.
            #expect(try await caller.query("orders", in: "catalog", since).objects == [])
        }
    }

    @Test func `repeating a query returns its job until there is newer data`() async throws {
        try await withDAP { simulator, caller in
            let first = try await caller.query("users")
            #expect(try await caller.query("users", #""format":"tsv","mode":"expanded""#).id == first.id)
            #expect(try await caller.query("users", #""format":"csv""#).id != first.id)
            simulator.dap.advance()
            let second = try await caller.query("users")
            #expect(second.id != first.id)
            #expect(second.text("at") == simulator.dap.at(2))
            simulator.dap.configure { $0.reuse = .always }
            simulator.dap.advance()
            #expect(try await caller.query("users").text("at") == simulator.dap.at(2))
        }
    }

    @Test func `a job waits, runs and is complete`() async throws {
        try await withDAP({ $0.jobPace = .polls(3) }) { _, caller in
            let job = try await caller.query("users")
            #expect(job.status == 202)
            #expect(job.json.keys.sorted() == ["expires_at", "id", "status"])
            var states = [job.state]
            var last = job
            while last.status == 202 && states.count < 10 {
                last = try await caller.job(job.id)
                states.append(last.state)
            }
            #expect(states == ["waiting", "waiting", "running", "running", "complete"])
            #expect(last.status == 200)
            #expect(last.objects.count > 0)
        }
    }

    @Test func `a job that takes seconds is there after them`() async throws {
        try await withDAP({ $0.jobPace = .seconds(0.3) }) { _, caller in
            let job = try await caller.query("users")
            #expect(job.state == "waiting")
            var last = job
            for _ in 0..<200 where last.state != "complete" {
                try await Task.sleep(nanoseconds: 50_000_000)
                last = try await caller.job(job.id)
            }
            #expect(last.state == "complete")
        }
    }

    @Test func `a job that has expired is gone, and its objects are`() async throws {
        try await withDAP { simulator, caller in
            let job = try await caller.query("users")
            let link = try await caller.links(to: job.objects).urls[job.objects[0]] ?? ""
            #expect(try await WireClient.request(link).status == 200)
            simulator.dap.expireJobs()
            let gone = try await caller.job(job.id)
            #expect(gone.status == 404)
            #expect(gone.error["kind"] as? String == "job")
            #expect(gone.error["message"] as? String == "Job does not exist.")
            let objects = try await caller.links(to: job.objects)
            #expect(objects.status == 404)
            #expect(objects.error["kind"] as? String == "object")
            #expect(try await WireClient.request(link).status == 404)
            #expect(try await caller.query("users").id != job.id)
            #expect(simulator.dap.createdJobs.map(\.isExpired) == [true, false])
        }
    }

    @Test func `one request gets links to many objects, which take no token`() async throws {
        try await withDAP { _, caller in
            let users = try await caller.query("users")
            let courses = try await caller.query("courses")
            let links = try await caller.links(to: users.objects + courses.objects)
            #expect(links.status == 200)
            #expect(Set(links.urls.keys) == Set(users.objects + courses.objects))
            let url = try #require(links.urls.values.first)
            #expect(url.contains("X-Amz-Expires=900"))
            #expect(try await WireClient.request(url).status == 200)
            let refused = try await WireClient.request(url, headers: [("Authorization", "Bearer x")])
            #expect(refused.status == 400)
            let part = try await WireClient.request(
                url, headers: [("Range", "bytes=2-5"), ("If-Match", "*")])
            #expect(part.status == 206)
            #expect(part.body.count == 4)
            #expect(
                try await WireClient.request(url, headers: [("If-Match", "\"other\"")]).status == 412)
        }
    }

    @Test func `a link that is too old is refused`() async throws {
        try await withDAP({ $0.linkLifetime = 0 }) { _, caller in
            let job = try await caller.query("users")
            let url = try #require(try await caller.links(to: job.objects).urls.values.first)
            let refused = try await WireClient.request(url)
            #expect(refused.status == 403)
            #expect(refused.text.contains("Request has expired"))
        }
    }

    @Test(arguments: [
        (#""format":"xml""#, "format must be one of tsv, csv, jsonl, parquet.", 2),
        (#""format":"tsv","mode":"flat""#, "mode must be expanded or condensed.", 17),
        (#""format":"tsv","compression":"gzip""#, "Unknown property compression.", 17),
        (#""format":"tsv","since":"yesterday""#, "since must be a date and time in UTC.", 17),
        (#""format":"tsv","until":"2026-01-01T00:00:00Z""#, "until must not be before since.", 17),
        (#""format":"tsv""since""#, "The input is malformed.", 16),
    ])
    func `a query that is not in order is refused with the place`(
        members: String, message: String, character: Int
    ) async throws {
        try await withDAP { _, caller in
            let answer = try await caller.query("users", members)
            #expect(answer.status == 400)
            #expect(answer.errorType == "ValidationError")
            #expect(answer.error["message"] as? String == message)
            let location = answer.error["location"] as? [String: Int]
            #expect(location == ["line": 1, "column": character, "character": character])
        }
    }

    @Test func `a moment out of range is refused, and the permitted ones are named`() async throws {
        try await withDAP { simulator, caller in
            simulator.dap.advance()
            for since in ["2001-01-01T00:00:00Z", "2199-01-01T00:00:00Z"] {
                let answer = try await caller.query("users", #""format":"tsv","since":"\#(since)""#)
                #expect(answer.status == 400)
                #expect(answer.errorType == "OutOfRangeError")
                #expect(answer.error["since"] as? String == simulator.dap.at(1))
                #expect(answer.error["until"] as? String == simulator.dap.at(2))
            }
        }
    }

    @Test func `after a reload of the table a snapshot is required`() async throws {
        try await withDAP { simulator, caller in
            _ = try await caller.query("users")
            try simulator.dap.reload("users")
            simulator.dap.advance()
            let answer = try await caller.query("users", #""format":"tsv","since":"\#(simulator.dap.at(1))""#)
            #expect(answer.status == 400)
            #expect(answer.errorType == "SnapshotRequiredError")
            #expect(answer.error["since"] as? String == simulator.dap.at(2))
            #expect(try await caller.query("users").text("at") == simulator.dap.at(2))
            simulator.dap.advance()
            let next = try await caller.query("users", #""format":"tsv","since":"\#(simulator.dap.at(2))""#)
            #expect(next.state == "complete")
            let other = try await caller.query(
                "courses", #""format":"tsv","since":"\#(simulator.dap.at(1))""#)
            #expect(other.state == "complete")
        }
    }

    @Test func `until leaves out what was touched later`() async throws {
        try await withDAP { simulator, caller in
            simulator.dap.advance(by: 2)
            func rows(_ until: Int) async throws -> [[String]] {
                let job = try await caller.query(
                    "submissions",
                    #""format":"tsv","since":"\#(simulator.dap.at(1))","until":"\#(simulator.dap.at(until))""#
                )
                #expect(job.text("until") == simulator.dap.at(until))
                return try await caller.table(of: job).rows
            }
            let (some, all) = (try await rows(2), try await rows(3))
            #expect(some.allSatisfy { $0[0] <= simulator.dap.at(2) })
            #expect(!some.isEmpty && some.count < all.count)
            #expect(all.filter { $0[0] <= simulator.dap.at(2) } == some)
        }
    }
}
