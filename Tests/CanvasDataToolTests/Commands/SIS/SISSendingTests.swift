import CanvasSimulator
import Foundation
import Testing

/// What is sent, and what is told of it.
@Suite(.serialized) struct SISSendingTests {
    @Test func `a single CSV is sent as it is, and the log has the lines of canvas-sis-python`() async throws
    {
        try await SISDesk.run { desk in
            desk.simulator.sis.script("created,importing,imported")
            try desk.write(SISDesk.users, to: "users.csv")
            let result = try await desk.sis("import", "users.csv", "--log", "sis.log")
            #expect(result.status == 0, "\(result)")
            #expect(result.errors == "")
            let post = try #require(desk.simulator.sis.posts.first)
            #expect(
                post.parameters == [.init("import_type", "instructure_csv"), .init("extension", "csv")])
            #expect(post.headers["content-type"]?.hasPrefix("text/csv") == true)
            #expect(post.headers["authorization"] == "Bearer \(desk.simulator.sis.token)")
            #expect(post.body == Array(SISDesk.users.utf8))
            let log = try #require(desk.text(of: "sis.log"))
            let lines = log.split(separator: "\n").map(String.init)
            let stamp = /[A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d cron canvas\/sis: (?:DEBUG|INFO|WARNING|ERROR) .+/
            #expect(lines.filter { $0.wholeMatch(of: stamp) == nil } == [])
            let words = lines.map {
                $0.dropFirst(16).replacing(/\{"id":.*/, with: "{}").replacing(/(200) \d+$/) { "\($0.1) N" }
                    .replacing(/Slept [0-9.]+ seconds/, with: "Slept N seconds")
            }
            let host = desk.simulator.apiURL.dropFirst(7)
            var expected = """
                cron canvas/sis: INFO ### CANVAS API SCRIPT STARTED ###
                cron canvas/sis: INFO File argument: users.csv, file type: csv, watch job: true
                cron canvas/sis: INFO Starting new HTTP connection (1): \(host)
                cron canvas/sis: DEBUG "POST /api/v1/accounts/self/sis_imports/?import_type=instructure_csv&extension=csv HTTP/1.1" 200 N
                cron canvas/sis: INFO {}
                cron canvas/sis: INFO Slept N seconds. Checking job 141 progress now.
                cron canvas/sis: DEBUG "GET /api/v1/accounts/self/sis_imports/141 HTTP/1.1" 200 N
                cron canvas/sis: INFO Workflow_state state is: 'importing'
                cron canvas/sis: INFO Slept N seconds. Checking job 141 progress now.
                cron canvas/sis: DEBUG "GET /api/v1/accounts/self/sis_imports/141 HTTP/1.1" 200 N
                cron canvas/sis: INFO Workflow_state state is: 'imported'
                cron canvas/sis: INFO Canvas API SIS import complete. Logging json from canvas
                cron canvas/sis: INFO {}
                cron canvas/sis: INFO ### CANVAS API SCRIPT FINISHED ###
                """.split(separator: "\n").map(String.init)[...]
            // In this order; what the check of earlier imports says comes in between.
            for line in words where String(line) == expected.first ?? "" { expected.removeFirst() }
            #expect(expected.isEmpty, "\(log)")
        }
    }

    @Test func `the CSV files of a folder are sent in one zip and archived, and no others`() async throws {
        try await SISDesk.run { desk in
            try desk.dropSchool()
            try desk.write("remember the milk", to: "feed/new/notes.txt")
            try desk.write("mac", to: "feed/new/.DS_Store")
            try desk.write(SISDesk.users, to: "feed/new/sub/more.csv")
            let result = try await desk.sis("run", "feed")
            #expect(result.status == 0, "\(result)")
            let names = ["courses.csv", "enrollments.csv", "sections.csv", "users.csv"]
            let post = try #require(desk.simulator.sis.posts.first)
            #expect(post.fileExtension == "zip" && post.files.map(\.name) == names)
            #expect(post.files.map(\.rows) == [1, 2, 1, 2])
            #expect(desk.names(in: "feed/new") == [".DS_Store", "notes.txt", "sub"])
            let archives = desk.names(in: "feed/archive")
            #expect(archives.count == 1)
            let archive = try #require(archives.first)
            #expect(archive.wholeMatch(of: /\d{4}-\d\d-\d\d_\d{6}_141/) != nil, "\(archive)")
            #expect(Set(desk.names(in: "feed/archive/\(archive)")).isSuperset(of: names))
            #expect(desk.text(of: "feed/archive/\(archive)/users.csv") == SISDesk.users)
        }
    }

    @Test func `batch mode sends its term and threshold, and no option with the value false`() async throws {
        try await SISDesk.run { desk in
            try desk.write(SISDesk.enrollments, to: "enrollments.csv")
            let result = try await desk.sis(
                "import", "enrollments.csv", "--batch-mode", "--term", "sis_term_id:F26")
            #expect(result.status == 0, "\(result)")
            let post = try #require(desk.simulator.sis.posts.first)
            #expect(post.parameter("batch_mode") == "true")
            #expect(post.parameter("batch_mode_term_id") == "sis_term_id:F26")
            #expect(post.parameter("change_threshold") == "10")
            #expect(!post.query.contains("false"))
            #expect(desk.simulator.sis.imports.map(\.options.batchModeTermID) == [7])
        }
    }

    @Test func `an option that Canvas did not accept is named, and the import continues`() async throws {
        try await SISDesk.run { desk in
            try desk.simulator.misbehave("api[POST *]:forget=batch_mode")
            try desk.write(SISDesk.enrollments, to: "enrollments.csv")
            let result = try await desk.sis("import", "enrollments.csv", "--batch-mode", "--term", "7")
            #expect(result.status == 1)
            #expect(result.errors.contains("batch_mode"), "\(result.errors)")
            #expect(desk.requests.allSatisfy { !$0.hasPrefix("PUT") })
        }
    }

    @Test func `a response without options is a warning`() async throws {
        try await SISDesk.run {
            $0.shape = .year2014
        } _: { desk in
            try desk.write(SISDesk.enrollments, to: "enrollments.csv")
            let result = try await desk.sis("import", "enrollments.csv", "--batch-mode", "--term", "7")
            #expect(result.status == 0, "\(result)")
            #expect(result.errors.contains("batch_mode"), "\(result.errors)")
        }
    }

    @Test func `an unknown term is reported with Canvas's message, and the files stay`()
        async throws
    {
        try await SISDesk.run { desk in
            try desk.dropSchool()
            let result = try await desk.sis("run", "feed", "--batch-mode", "--term", "sis_term_id:X99")
            #expect(result.status == 69)
            #expect(
                result.errors.contains(
                    "Batch mode specified, but the given batch_mode_term_id cannot be found."),
                "\(result.errors)")
            #expect(desk.names(in: "feed/new").count == 4 && desk.names(in: "feed/archive").isEmpty)
            let again = try await desk.sis("run", "feed")
            #expect(again.status == 0, "\(again)")
        }
    }

    @Test func `a file that compresses beyond 100 to 1 is stored uncompressed`() async throws {
        try await SISDesk.run { desk in
            let row = "U1,u1,active,Jane Doe,jane.doe@example.com\n"
            let text =
                "user_id,login_id,status,full_name,email\n"
                + String(repeating: row, count: 6_000_000 / row.utf8.count)
            try desk.write(text, to: "feed/new/users.csv")
            try desk.write(SISDesk.courses, to: "feed/new/courses.csv")
            let result = try await desk.sis("run", "feed", "--no-validate")
            #expect(result.status == 0, "\(result)")
            let post = try #require(desk.simulator.sis.posts.first)
            #expect(post.files.map(\.name) == ["courses.csv", "users.csv"])
            #expect(post.files.last?.isStored == true)
            #expect(desk.simulator.sis.imports.map(\.state) == [.imported])
        }
    }

    @Test func `large IDs keep their digits, and IDs and progress may be text`() async throws {
        try await SISDesk.run {
            $0.nextID = 10_000_000_002_804
            $0.hasStringIDs = true
            $0.hasStringProgress = true
        } _: { desk in
            try desk.write(SISDesk.users, to: "users.csv")
            let result = try await desk.sis("import", "users.csv")
            #expect(result.status == 0, "\(result)")
            #expect(result.output.contains("10000000002804"), "\(result)")
            #expect(desk.count("GET sis_imports/10000000002804") == 2)
        }
    }

    @Test func `--multipart sends what curl -F sends`() async throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/curl") else {
            print("skipped: there is no curl to compare with")
            return
        }
        try await SISDesk.run { desk in
            try desk.write(SISDesk.courses, to: "test course.csv")
            let url =
                desk.simulator.apiURL + "/api/v1/accounts/self/sis_imports.json?import_type=instructure_csv"
            var curl = desk.tool
            curl.executable = URL(fileURLWithPath: "/usr/bin/curl")
            let reference = try await curl.run([
                "-sS", "-F", "attachment=@test course.csv", "-H",
                "Authorization: Bearer \(desk.simulator.sis.token)", url,
            ])
            #expect(reference.status == 0, "\(reference)")
            desk.simulator.sis.setState(of: 141, to: .imported)
            let result = try await desk.sis("import", "test course.csv", "--multipart")
            #expect(result.status == 0, "\(result)")
            let posts = desk.simulator.sis.posts
            #expect(posts.count == 2)
            let (theirs, ours) = (try #require(posts.first), try #require(posts.last))
            // The seed's curl names no extension: the name of the file says it.
            #expect(ours.parameters.filter { $0.name != "extension" } == theirs.parameters)
            #expect(ours.attachment == theirs.attachment)
            func boundary(_ post: SimulatedSIS.Post) -> String {
                String(post.headers["content-type"]?.split(separator: "boundary=").last ?? "")
            }
            func plain(_ post: SimulatedSIS.Post) -> String {
                String(decoding: post.body, as: UTF8.self).replacing(boundary(post), with: "BOUNDARY")
            }
            #expect(plain(ours) == plain(theirs))
        }
    }
}
