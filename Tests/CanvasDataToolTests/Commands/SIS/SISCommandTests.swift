import CanvasSimulator
import Foundation
import Testing

/// Looking at imports that are there, and undoing them.
@Suite(.serialized) struct SISCommandTests {
    @Test func `list shows all pages, newest first, or only running imports`() async throws {
        try await SISDesk.run { desk in
            for age in 0..<120 { desk.simulator.sis.addImport("imported", createdAgo: 10_000 - age) }
            desk.simulator.sis.addImport("importing", createdAgo: 10)
            desk.simulator.sis.addImport("created", createdAgo: 5)
            func ids(_ flags: String...) async throws -> [Int] {
                let result = try await desk.tool.run(["sis", "list", "--json"] + flags)
                #expect(result.status == 0, "\(result)")
                let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
                return (json as? [[String: Any]] ?? []).compactMap { $0["id"] as? Int }
            }
            #expect(try await ids("--limit", "3") == [262, 261, 260])
            let all = try await ids("--limit", "1000")
            #expect(all == Array((141...262).reversed()))
            let running = try await ids("--running")
            #expect(running.sorted() == [261, 262])
            let created = try await ids("--state", "created")
            #expect(created == [262])
        }
    }

    @Test func `abort stops one import, or all that are pending`() async throws {
        try await SISDesk.run { desk in
            for state in ["importing", "created", "initializing"] {
                desk.simulator.sis.addImport(SimulatedSIS.Course(parsing: state))
            }
            let dry = try await desk.sis("abort", "--all-pending", "--dry-run")
            #expect(dry.status == 0, "\(dry)")
            #expect(desk.simulator.sis.imports.map(\.state) == [.importing, .created, .initializing])
            let pending = try await desk.sis("abort", "--all-pending")
            #expect(pending.status == 0, "\(pending)")
            #expect(desk.simulator.sis.imports.map(\.state) == [.importing, .aborted, .aborted])
            let one = try await desk.sis("abort", "141")
            #expect(one.status == 0, "\(one)")
            #expect(desk.simulator.sis.imports.map(\.state) == [.aborted, .aborted, .aborted])
            let again = try await desk.sis("abort", "141")
            #expect(again.status != 0 && again.errors.contains("141"), "\(again)")
        }
    }

    @Test func `restore starts to undo an import, and status --watch waits for its end`() async throws {
        try await SISDesk.run { desk in
            desk.simulator.sis.addImport("imported")
            let result = try await desk.sis("restore", "141", "--yes")
            #expect(result.status == 0, "\(result)")
            #expect(desk.simulator.sis.imports.map(\.state) == [.restoring])
            let watched = try await desk.sis("status", "141", "--watch", "--sleep-timeout", "0.01")
            #expect(watched.status == 0 && watched.output.contains("restored"), "\(watched)")
            #expect(desk.simulator.sis.imports.map(\.state) == [.restored])
        }
    }

    @Test func `status of an unknown import exits with 64`() async throws {
        try await SISDesk.run { desk in
            let unknown = try await desk.sis("status", "999")
            #expect(unknown.status == 64 && unknown.errors.contains("999"), "\(unknown)")
            desk.simulator.sis.addImport("imported")
            let last = try await desk.sis("status", "141")
            #expect(last.status == 0 && last.output.contains("imported"), "\(last)")
        }
    }

    @Test func `a dry run shows what would be sent without a request`() async throws {
        try await SISDesk.run { desk in
            try desk.dropSchool()
            let result = try await desk.sis("run", "feed", "--dry-run")
            #expect(result.status == 0, "\(result)")
            #expect((result.output + result.errors).contains("users.csv"), "\(result)")
            #expect(desk.requests.isEmpty && desk.names(in: "feed/new").count == 4)
        }
    }

    @Test func `the notify command gets the state, the ID and the summary`() async throws {
        try await SISDesk.run { desk in
            var course: SimulatedSIS.Course = "created,failed"
            course.errorMessage = "it broke"
            desk.simulator.sis.script(course)
            try desk.write(SISDesk.users, to: "users.csv")
            try desk.write("echo \"$SIS_STATE $SIS_ID\" > told; cat > summary.json\n", to: "tell.sh")
            let result = try await desk.sis("import", "users.csv", "--notify-command", "sh tell.sh")
            #expect(result.status == 1, "\(result)")
            #expect(desk.text(of: "told") == "failed 141\n")
            let summary = Data((desk.text(of: "summary.json") ?? "").utf8)
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: summary) }
        }
    }

    @Test func `the notify command gets no secret`() async throws {
        try await SISDesk.run { desk in
            var desk = desk
            desk.tool.environment["CANVAS_DATA_API_SECRET"] = "hidden-word-1"
            desk.tool.environment["PGPASSWORD"] = "hidden-word-2"
            desk.tool.environment["PGHOST"] = "db.example"
            try desk.write(SISDesk.users, to: "users.csv")
            let result = try await desk.sis("import", "users.csv", "--notify-command", "env > variables")
            #expect(result.status == 0, "\(result)")
            let variables = try #require(desk.text(of: "variables"))
            #expect(variables.contains("SIS_STATE=") && variables.contains("PGHOST=db.example\n"))
            for secret in ["hidden-word", desk.simulator.sis.token] { #expect(!variables.contains(secret)) }
        }
    }

    @Test func `a token file that others can read is warned about`() async throws {
        try await SISDesk.run { desk in
            var desk = desk
            desk.tool.environment["CANVAS_TOKEN"] = nil
            try desk.write(desk.simulator.sis.token, to: "token")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o644], ofItemAtPath: desk.folder + "/token")
            let result = try await desk.sis("list", "-q", "--token-file", "token")
            #expect(
                result.errors
                    == "Warning: token contains a secret that others can read; run: chmod 600 token\n")
        }
    }

    @Test func `a file with far fewer rows than last time is not sent`() async throws {
        try await SISDesk.run { desk in
            func rows(_ count: Int) -> String {
                "user_id,login_id,status\n" + (0..<count).map { "U\($0),u\($0),active\n" }.joined()
            }
            try desk.write(rows(100), to: "feed/new/users.csv")
            #expect(try await desk.sis("run", "feed", "--max-shrink", "20").status == 0)
            try desk.write(rows(79), to: "feed/new/users.csv")
            let shrunk = try await desk.sis("run", "feed", "--max-shrink", "20")
            #expect(shrunk.status == 65, "\(shrunk)")
            #expect(desk.uploads == 1 && desk.names(in: "feed/new") == ["users.csv"])
            try desk.write(rows(80), to: "feed/new/users.csv")
            let allowed = try await desk.sis("run", "feed", "--max-shrink", "20")
            #expect(allowed.status == 0, "\(allowed)")
        }
    }
}
