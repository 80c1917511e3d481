import CanvasSimulator
import Foundation
import Glibc
import Testing

/// Imports come one after the other, whoever sends them.
@Suite(.serialized) struct SISOrderTests {
    @Test(arguments: ["importing", "created", "initializing", "cleanup_batch"])
    func `nothing is sent while another import is unfinished`(state: String) async throws {
        try await SISDesk.run { desk in
            desk.simulator.sis.addImport(SimulatedSIS.Course(parsing: state), createdAgo: 60)
            try desk.write(SISDesk.users, to: "users.csv")
            let result = try await desk.sis("import", "users.csv")
            #expect(result.status == 75)
            #expect(result.errors.contains("141"), "\(result.errors)")
            #expect(desk.uploads == 0)
            let own = try await desk.sis("import", "users.csv", "--previous-scope", "own")
            #expect(own.status == 0, "\(own)")
        }
    }

    @Test func `--previous wait sends after the other import has ended`() async throws {
        try await SISDesk.run { desk in
            var course: SimulatedSIS.Course = "created*2,importing*3,imported"
            course.pace = .byLook
            desk.simulator.sis.addImport(course, createdAgo: 60)
            try desk.write(SISDesk.users, to: "users.csv")
            let result = try await desk.sis("import", "users.csv", "--previous", "wait")
            #expect(result.status == 0, "\(result)")
            #expect(desk.simulator.sis.imports.map(\.state) == [.imported, .imported])
            let before = desk.requests.prefix { $0 != "POST sis_imports" }
            #expect(before.count >= 5)
        }
    }

    @Test func `a failed import of somebody else does not prevent sending`() async throws {
        try await SISDesk.run { desk in
            desk.simulator.sis.addImport("failed", createdAgo: 60)
            try desk.write(SISDesk.users, to: "users.csv")
            let result = try await desk.sis("import", "users.csv")
            #expect(result.status == 0, "\(result)")
        }
    }

    @Test func `of two runs at once, the second ends without a request`() async throws {
        try await SISDesk.run { desk in
            desk.simulator.sis.script("created,importing")
            try desk.dropSchool()
            let first = try desk.start("run", "feed", "--sleep-timeout", "0.1", "--max-checks", "100000")
            try await desk.wait(until: "it sends") { desk.uploads > 0 }
            let before = desk.simulator.requestLog.filter { $0.method == "POST" }.count
            try desk.write(SISDesk.courses, to: "feed/new/courses.csv")
            let second = try await desk.sis("run", "feed")
            #expect(second.status == 75, "\(second)")
            #expect(desk.simulator.requestLog.filter { $0.method == "POST" }.count == before)
            first.send(SIGTERM)
            _ = try await first.result()
        }
    }

    @Test func `the lock of a killed run is free`() async throws {
        try await SISDesk.run { desk in
            desk.simulator.sis.script("created,importing*20,imported")
            try desk.dropSchool()
            let first = try desk.start("run", "feed", "--sleep-timeout", "5")
            try await desk.wait(until: "it sends") { desk.uploads > 0 }
            first.send(SIGKILL)
            #expect(try await first.result().status == 128 + SIGKILL)
            desk.simulator.sis.setState(of: 141, to: .imported)
            let second = try await desk.sis("run", "feed")
            #expect(second.status == 0, "\(second)")
            #expect(desk.uploads == 1)
        }
    }

    @Test func `SIGTERM while watching ends cleanly, and the next run watches on`() async throws {
        try await SISDesk.run { desk in
            desk.simulator.sis.script("created,importing")
            try desk.dropSchool()
            let first = try desk.start("run", "feed", "--sleep-timeout", "5", "--log", "sis.log")
            // The files go to the archive when the answer is there.
            try await desk.wait(until: "the files are archived") {
                !desk.names(in: "feed/archive").isEmpty && desk.names(in: "feed/new").isEmpty
            }
            first.send(SIGTERM)
            let ended = try await first.result()
            #expect(ended.status == 143, "\(ended)")
            #expect(desk.text(of: "sis.log")?.hasSuffix("### CANVAS API SCRIPT FINISHED ###\n") == true)
            #expect(desk.text(of: "feed/.sis-state.json")?.contains("141") == true)
            desk.simulator.sis.setState(of: 141, to: .imported)
            desk.simulator.resetLog()
            let second = try await desk.sis("run", "feed")
            #expect(second.status == 0, "\(second)")
            #expect(desk.count("GET sis_imports/141") >= 1 && desk.uploads == 0)
        }
    }

    @Test func `a run on an empty folder prints nothing, sends no request and makes no archive`() async throws
    {
        try await SISDesk.run { desk in
            let result = try await desk.sis("run", "feed")
            #expect(result == BuiltTool.Result(status: 0, output: "", errors: ""))
            #expect(desk.requests.isEmpty)
            #expect(desk.names(in: "feed").contains("archive") == false)
        }
    }
}
