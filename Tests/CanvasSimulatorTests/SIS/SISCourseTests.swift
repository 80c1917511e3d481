import Foundation
import Testing

@testable import CanvasSimulator

@Suite struct SISCourseTests {
    @Test func `each look takes an import one state further, and the last one stays`() async throws {
        try await withSIS { simulator, canvas in
            simulator.sis.script("created*2,importing,cleanup_batch,imported")
            #expect(try await canvas.post().state == "created")
            var seen: [String?] = []
            for _ in 0..<5 { seen.append(try await canvas.get("/141").state) }
            #expect(seen == ["created", "importing", "cleanup_batch", "imported", "imported"])
            #expect(simulator.sis.imports.map(\.state) == [.imported])
            let list = try await canvas.get()
            #expect(list.ids == [141])
        }
    }

    @Test func `an import that a person aborted has no end, one that a threshold aborted has`() async throws {
        try await withSIS { simulator, canvas in
            var byPerson: SimulatedSIS.Course = "importing,aborted"
            byPerson.progress = 40
            simulator.sis.addImport(byPerson)
            let byThreshold = SimulatedSIS.Course(
                ["importing", "aborted"],
                messages: [
                    .init("1897 courses would be deleted and exceeds the set threshold of 5%", file: nil)
                ])
            simulator.sis.addImport(byThreshold)
            let first = try await canvas.get("/141").json
            #expect(first["ended_at"] is NSNull && first["progress"] as? Int == 40)
            #expect(first["processing_warnings"] == nil)
            let second = try await canvas.get("/142").json
            #expect(second["ended_at"] is String && second["progress"] as? Int == 100)
            #expect((second["processing_warnings"] as? [[Any]])?.first?.first is NSNull)
        }
    }

    @Test func `a crashed job says why and has no end`() async throws {
        try await withSIS { simulator, canvas in
            var course: SimulatedSIS.Course = "created,failed"
            course.errorMessage = "PG::ConnectionBad"
            simulator.sis.script(course)
            try await canvas.post()
            let end = try await canvas.get("/141")
            #expect(end.state == "failed" && end.json["ended_at"] is NSNull)
            #expect(end.data("error_message") as? String == "PG::ConnectionBad")
            #expect(end.data("stack_trace") is String && end.data("counts") == nil)
        }
    }

    @Test(arguments: [
        (
            "section_id,room\nS1,2\n", "failed_with_messages", "processing_errors",
            "Couldn't find Canvas CSV import headers"
        ),
        ("user_id,login_id,status\nU1,\u{FF}", "failed_with_messages", "processing_errors", "Invalid UTF-8"),
    ])
    func `files that Canvas cannot read fail`(text: String, state: String, key: String, message: String)
        async throws
    {
        try await withSIS { _, canvas in
            // U+00FF as Latin-1 has it.
            try await canvas.post(body: text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
            _ = try await canvas.get("/141")
            let end = try await canvas.get("/141")
            #expect(end.state == state)
            #expect(end.json[key] as? [[String]] == [["sis_import.csv", message]])
        }
    }

    @Test func `XML ends well and imports nothing`() async throws {
        try await withSIS { _, canvas in
            try await canvas.post("extension=xml", body: Array("<enterprise/>".utf8), type: "text/xml")
            _ = try await canvas.get("/141")
            let end = try await canvas.get("/141")
            #expect(end.state == "imported" && end.data("supplied_batches") as? [String] == [])
            #expect((end.data("counts") as? [String: Int])?.values.allSatisfy { $0 == 0 } == true)
        }
    }

    @Test func `a course goes on at every look at the list, if it is to`() async throws {
        try await withSIS { simulator, canvas in
            var course: SimulatedSIS.Course = "importing*2,imported"
            course.pace = .byLook
            simulator.sis.addImport(course)
            var found: [[Int]] = []
            for _ in 0..<3 { found.append(try await canvas.get("/importing").ids) }
            #expect(found == [[141], [141], []])
        }
    }
}
