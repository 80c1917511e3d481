import CanvasSimulator
import Foundation
import Testing

/// How imports end, and what is said and kept of it.
@Suite(.serialized) struct SISOutcomeTests {
    private static let warned: SimulatedSIS.Course = {
        var course: SimulatedSIS.Course = "created,importing,imported_with_messages"
        course.messages = SimulatedSIS.Message.warnings(137, in: "users.csv")
        course.attachmentDelay = 2
        return course
    }()

    @Test(
        arguments: [
            ([], 3), (["--warnings-ok"], 0), (["--ignore-warning", "Improper status"], 0),
            (["--ignore-warning", "U10.0$"], 3),
        ] as [([String], Int32)])
    func `all warnings are fetched, and exit with 3 unless --warnings-ok is given`(
        flags: [String], status: Int32
    ) async throws {
        try await SISDesk.run { desk in
            desk.simulator.sis.script(Self.warned)
            try desk.write(SISDesk.users, to: "users.csv")
            let words =
                ["sis", "import", "users.csv", "--sleep-timeout", "0.01", "--save-errors", "errors"] + flags
            let result = try await desk.tool.run(words)
            #expect(result.status == status, "\(result)")
            #expect((result.output + result.errors).contains("137"), "\(result)")
            let saved = try #require(desk.text(of: "errors/sis_errors_141.csv"))
            let lines = saved.split(separator: "\n")
            #expect(lines.count == 138 && lines[0] == "sis_import_id,file,message,row")
            #expect(Set(lines.dropFirst()).count == 137)
            #expect(desk.simulator.credentialsAtFileHost == 0)
        }
    }

    @Test(arguments: [false, true])
    func `the file of messages is fetched from any host, without the token`(isElsewhere: Bool)
        async throws
    {
        try await SISDesk.run {
            $0.attachmentsAreElsewhere = isElsewhere
        } _: { desk in
            desk.simulator.sis.script(
                SimulatedSIS.Course(
                    [.created, .importedWithMessages],
                    messages: SimulatedSIS.Message.warnings(30, in: "users.csv") + [
                        .init("a \"quoted\", two-line\nmessage", file: nil)
                    ]))
            try desk.write(SISDesk.users, to: "users.csv")
            let result = try await desk.sis("import", "users.csv", "--save-errors", "errors")
            #expect(result.status == 3, "\(result)")
            let saved = desk.text(of: "errors/sis_errors_141.csv") ?? ""
            #expect(saved.contains("141,users.csv,Improper status for user U1029,31\n"), "\(saved)")
            #expect(saved.contains("141,,\"a \"\"quoted\"\", two-line\nmessage\",\n"), "\(saved)")
            #expect(desk.simulator.credentialsAtFileHost == 0)
            #expect(desk.simulator.requestLog.contains { $0.host == .files && $0.status == 200 })
            #expect(desk.count("GET sis_imports/141/sis_import_errors") == 0)
        }
    }

    @Test func `messages without a file are fetched page by page`() async throws {
        try await SISDesk.run { desk in
            var course = Self.warned
            course.hasNoAttachment = true
            desk.simulator.sis.script(course)
            try desk.write(SISDesk.users, to: "users.csv")
            let result = try await desk.sis("import", "users.csv", "--save-errors", "errors")
            #expect(result.status == 3)
            #expect(desk.text(of: "errors/sis_errors_141.csv")?.split(separator: "\n").count == 138)
            #expect(desk.count("GET sis_imports/141/sis_import_errors") == 2)
        }
    }

    @Test func `a failed import stops the feed until --previous ignore`() async throws {
        try await SISDesk.run { desk in
            desk.simulator.sis.script(
                SimulatedSIS.Course(
                    [.created, .failedWithMessages],
                    messages: [
                        .init("Malformed CSV", file: "users.csv", row: 17, isFailure: true),
                        .init("Improper status for user U2", file: "users.csv", row: 3),
                    ]))
            try desk.dropSchool()
            let first = try await desk.sis("run", "feed")
            #expect(first.status == 1)
            for word in ["users.csv", "17", "Malformed CSV"] {
                #expect(first.errors.contains(word), "\(first.errors)")
            }
            #expect(desk.names(in: "feed/archive").count == 1 && desk.names(in: "feed/new").isEmpty)

            try desk.write(SISDesk.courses, to: "feed/new/courses.csv")
            let second = try await desk.sis("run", "feed")
            #expect(second.status == 65)
            #expect(second.errors.contains("141"), "\(second.errors)")
            #expect(desk.uploads == 1 && desk.names(in: "feed/new") == ["courses.csv"])

            let third = try await desk.sis("run", "feed", "--previous", "ignore")
            #expect(third.status == 0, "\(third)")
            #expect(desk.uploads == 2)
        }
    }

    @Test func `an aborted import ends the watching at once`() async throws {
        try await SISDesk.run { desk in
            var course: SimulatedSIS.Course = "created,importing,aborted"
            course.progress = 40
            desk.simulator.sis.script(course)
            try desk.write(SISDesk.users, to: "users.csv")
            let result = try await desk.sis("import", "users.csv")
            #expect(result.status == 1)
            #expect(result.errors.contains("141") && result.errors.contains("aborted"), "\(result.errors)")
            #expect(desk.count("GET sis_imports/141") == 2)
        }
    }

    @Test func `a crashed job ends the watching, with its message and without its trace`() async throws {
        try await SISDesk.run { desk in
            var course: SimulatedSIS.Course = "created,failed"
            course.errorMessage = "PG::ConnectionBad: no more rows for you"
            desk.simulator.sis.script(course)
            try desk.write(SISDesk.users, to: "users.csv")
            let result = try await desk.sis("import", "users.csv")
            #expect(result.status == 1)
            #expect(result.errors.contains("PG::ConnectionBad: no more rows for you"), "\(result.errors)")
            #expect(!result.errors.contains("sis_batch.rb"), "\(result.errors)")
            #expect(desk.count("GET sis_imports/141") == 1)
        }
    }

    @Test func `watching ends after --max-checks, and continues in the next run`() async throws {
        try await SISDesk.run { desk in
            desk.simulator.sis.script("created,importing")
            try desk.write(SISDesk.users, to: "users.csv")
            let result = try await desk.sis(
                "import", "users.csv", "--sleep-timeout", "0.05", "--max-checks", "3", "--log", "sis.log")
            #expect(result.status == 75)
            #expect(desk.count("GET sis_imports/141") == 3)
            let log = desk.text(of: "sis.log") ?? ""
            #expect(log.contains("Counter reached 3 checks, manually quitting job monitoring"), "\(log)")
            #expect(log.hasSuffix("### CANVAS API SCRIPT FINISHED ###\n"), "\(log)")
            desk.simulator.sis.setState(of: 141, to: .imported)
            let watched = try await desk.sis("status", "141", "--watch")
            #expect(watched.status == 0, "\(watched)")
            #expect(watched.output.contains("imported"), "\(watched)")
        }
    }

    @Test func `messages are read page by page, and the token is sent to Canvas only`() async throws {
        try await SISDesk.run { desk in
            desk.simulator.sis.addImport(
                SimulatedSIS.Course(
                    [.importedWithMessages],
                    messages: SimulatedSIS.Message.warnings(250, in: "users.csv")))
            let paged = try await desk.sis("errors", "141", "--format", "csv")
            #expect(paged.status == 0, "\(paged)")
            #expect(paged.output.split(separator: "\n").count == 251)
            #expect(desk.count("GET sis_imports/141/sis_import_errors") == 3, "\(desk.requests)")
            #expect(desk.simulator.credentialsAtFileHost == 0)
            let failures = try await desk.sis("errors", "141", "--failures-only", "--format", "json")
            #expect(failures.status == 0, "\(failures)")
        }
    }

    @Test func `the token is in no log, output, URL or process list`() async throws {
        try await SISDesk.run { desk in
            desk.simulator.sis.script(Self.warned)
            try desk.dropSchool()
            let running = try desk.start("run", "feed", "-v", "--sleep-timeout", "0.2", "--log", "sis.log")
            try await desk.wait(until: "it sends") { desk.uploads > 0 }
            let commandLine = try String(
                contentsOfFile: "/proc/\(running.identifier)/cmdline", encoding: .utf8)
            let result = try await running.result()
            #expect(result.status == 3, "\(result)")
            let token = desk.simulator.sis.token
            let places = [commandLine, result.output, result.errors] + desk.simulator.requestLog.map(\.query)
            #expect(places.allSatisfy { !$0.contains(token) })
            for file in desk.files(below: ".") {
                #expect(desk.text(of: file)?.contains(token) != true, "\(file)")
                // Nor may the file of the messages be had by whoever reads the log.
                #expect(desk.text(of: file)?.contains("verifier=") != true, "\(file)")
            }
        }
    }
}
