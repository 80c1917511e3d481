import Foundation
import Testing

@testable import CanvasSimulator

@Suite struct DAPFaultTests {
    @Test(arguments: [
        ("validation", 400, "ValidationError"), ("not-found", 404, "ObjectNotFound"),
        ("authentication", 401, "AuthenticationError"), ("not-onboarded", 403, "AccountNotOnboarded"),
        ("disabled", 403, "AccountDisabled"), ("maintenance", 403, "AccountUnderMaintenance"),
        ("forbidden", 403, "RequestTypeForbidden"), ("processing", 500, "ProcessingError"),
        ("strange", 418, "com.instructure.TeapotException"),
    ])
    func `an error has DAP's own shape`(kind: String, status: Int, type: String) async throws {
        try await withDAP { simulator, caller in
            try simulator.misbehave("dap[canvas.users]:error=\(kind)*1")
            #expect(try await caller.query("courses").status == 200)
            let answer = try await caller.query("users")
            #expect(answer.status == status)
            #expect(answer.errorType == type)
            #expect(answer.error["uuid"] as? String != nil)
            #expect(try await caller.query("users").status == 200)
            #expect(simulator.requestLog.compactMap(\.fault) == ["dap[canvas.users]:error=\(kind)*1"])
        }
    }

    @Test func `errors about time are for increments`() async throws {
        try await withDAP { simulator, caller in
            try simulator.misbehave("dap:error=snapshot-required*1; dap:error=out-of-range*1")
            #expect(try await caller.query("users").status == 200)
            let since = #""format":"tsv","since":"\#(simulator.dap.at(1))""#
            #expect(try await caller.query("users", since).errorType == "SnapshotRequiredError")
            #expect(try await caller.query("users", since).errorType == "OutOfRangeError")
            #expect(try await caller.query("users", since).status == 200)
        }
    }

    @Test func `a gateway that gives up has a message and nothing else`() async throws {
        try await withDAP { simulator, caller in
            try simulator.misbehave("dap:error=gateway-timeout*1; api[POST */data]:503*1")
            let list = try await caller.ask("GET", "/dap/query/canvas/table")
            #expect(list.status == 504)
            #expect(list.error.keys.sorted() == ["message"])
            let query = try await caller.query("users")
            #expect(query.status == 503)
            #expect(query.errorType == "InternalServerError")
        }
    }

    @Test func `a job can fail, and its answer is 200`() async throws {
        try await withDAP({ $0.jobPace = .polls(1) }) { simulator, caller in
            try simulator.misbehave("dap[canvas.users]:fail*1")
            let job = try await caller.query("users")
            #expect(job.status == 202)
            _ = try await caller.job(job.id)
            let failed = try await caller.job(job.id)
            #expect(failed.status == 200)
            #expect(failed.state == "failed")
            #expect(failed.errorType == "ProcessingError")
            #expect(failed.json["objects"] == nil)
            simulator.dap.expireJobs()
            #expect(try await caller.query("users").id != job.id)
        }
    }

    @Test func `a job can expire soon, be in a strange state, or not say when it expires`() async throws {
        try await withDAP { simulator, caller in
            try simulator.misbehave(
                "dap[canvas.users]:expires=1; dap[canvas.users]:strange-state; dap[canvas.users]:no-expiry*1")
            let strange = try await caller.query("users")
            #expect(strange.state == "queued_for_resizing")
            #expect(strange.status == 202)
            #expect(strange.json["expires_at"] == nil)
            let job = try await caller.job(strange.id)
            #expect(job.state == "complete")
            #expect(job.json["expires_at"] != nil)
            try await Task.sleep(nanoseconds: 1_100_000_000)
            #expect(try await caller.job(strange.id).status == 404)
            #expect(try await caller.links(to: job.objects).status == 404)
        }
    }

    @Test func `200 and 202 can be swapped, and JSON have members more`() async throws {
        try await withDAP({ $0.jobPace = .polls(0) }) { simulator, caller in
            try simulator.misbehave("dap:swap-status; dap:extra-members")
            let job = try await caller.query("users")
            #expect(job.status == 200)
            #expect(job.state == "waiting")
            let done = try await caller.job(job.id)
            #expect(done.status == 202)
            #expect(done.state == "complete")
            #expect(done.json["x_new_member"] != nil)
            #expect(try await caller.login().json["x_new_member"] != nil)
        }
    }

    @Test func `a job and its objects can be lost, and a link be left out`() async throws {
        try await withDAP { simulator, caller in
            try simulator.misbehave("dap:lost-job; dap[canvas.courses]:lost-objects; dap:missing-url")
            let job = try await caller.query("users")
            #expect(try await caller.job(job.id).status == 404)
            let again = try await caller.query("users")
            #expect(again.id != job.id)
            #expect(try await caller.job(again.id).status == 200)
            let links = try await caller.links(to: again.objects)
            #expect(links.urls.count == again.objects.count - 1)
            #expect(try await caller.links(to: again.objects).urls.count == again.objects.count)
            let courses = try await caller.query("courses")
            #expect(try await caller.links(to: courses.objects).error["kind"] as? String == "object")
        }
    }

    @Test func `a token can be one of a minute`() async throws {
        try await withDAP { simulator, caller in
            try simulator.misbehave("dap:token=60*1")
            #expect(try await caller.login().json["expires_in"] as? Int == 60)
            #expect(try await caller.login().json["expires_in"] as? Int == 3600)
        }
    }

    @Test func `a table can have a hostile name, and an object a hostile link`() async throws {
        try await withDAP { simulator, caller in
            try simulator.misbehave(
                "listing:table=parent; listing[dap-canvas.submissions-00000-*]:link=link-local")
            let list = try await caller.ask("GET", "/dap/query/catalog/table")
            #expect(list.json["tables"] as? [String] == ["../../escaped", "products"])
            let job = try await caller.query("submissions")
            let links = try await caller.links(to: job.objects).urls
            #expect(links[job.objects[0]] == "http://169.254.169.254/latest/meta-data/")
            #expect(links[job.objects[1]]?.hasPrefix(simulator.fileHostURL) == true)
        }
    }

    @Test func `files of a table are spoilt by its name`() async throws {
        try await withDAP({ $0.membersPerPart = 2 }) { simulator, caller in
            let job = try await caller.query("users")
            let link = try await caller.links(to: job.objects).urls[job.objects[0]] ?? ""
            let whole = try await WireClient.request(link)
            #expect(gunzip(whole.body)?.members == 2)

            try simulator.misbehave("file[dap-canvas.users-*]:lost-member*1")
            let lost = try await WireClient.request(link)
            #expect(lost.ending == .closedEarly)
            #expect(lost.headers["content-length"] == whole.headers["content-length"])
            #expect(gunzip(lost.body)?.members == 1)
            #expect(whole.body.starts(with: lost.body))

            try simulator.misbehave("file[dap-canvas.users-*]:wrong-crc")
            let wrong = try await WireClient.request(link)
            #expect(wrong.body.count == whole.body.count)
            #expect(
                zip(wrong.body, whole.body).enumerated().filter { $1.0 != $1.1 }.map(\.offset) == [
                    whole.body.count - 8
                ])
            #expect(gunzip(wrong.body) == nil)
        }
    }
}
