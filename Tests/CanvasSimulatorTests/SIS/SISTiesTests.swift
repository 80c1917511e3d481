import Foundation
import Testing

@testable import CanvasSimulator

/// What ties an import to whoever sent it: its files, its user, its place in the list.
@Suite struct SISTiesTests {
    private func listed(_ answer: SISClient.Answer) -> [String]? {
        (answer.json["csv_attachments"] as? [[String: Any]])?.map { file in
            "\(file["display_name"] ?? "") \(file["filename"] ?? "") \(file["size"] ?? "")"
        }
    }

    @Test func `files are listed once Canvas has begun with them, and a lone CSV is renamed`() async throws {
        try await withSIS { _, canvas in
            let created = try await canvas.post()
            #expect(created.state == "created" && listed(created) == nil)
            let importing = try await canvas.get("/141")
            #expect(importing.state == "importing")
            #expect(listed(importing) == ["sis_upload_141.zip sis_import.csv \(SISClient.users.count)"])
        }
    }

    @Test func `what Canvas cannot use is not listed, and passwords are left out`() async throws {
        let users = "user_id,password,login_id,status\nU1,secret,u1,active\n"
        try await withSIS { simulator, canvas in
            simulator.sis.addImport(
                "importing",
                files: [
                    "users.csv": users, "sub/courses.csv": "course_id,short_name\nC,c\n", "odd.csv": "a,b\n",
                ])
            let expected = "user_id,login_id,status\nU1,u1,active\n"
            let files = listed(try await canvas.get("/141"))
            #expect(
                files == [
                    "users_filtered.csv users_filtered.csv \(expected.utf8.count)",
                    "courses.csv courses.csv 25",
                ])
        }
    }

    @Test func `a course may hide them`() async throws {
        try await withSIS { simulator, canvas in
            var course: SimulatedSIS.Course = "imported"
            course.hidesFiles = true
            simulator.sis.addImport(course, files: ["users.csv": "user_id,login_id,status\n"])
            let files = listed(try await canvas.get("/141"))
            #expect(files == nil)
        }
    }

    @Test func `an import appears after so many lists, and is not known before`() async throws {
        try await withSIS { simulator, canvas in
            var course: SimulatedSIS.Course = "imported"
            course.hiddenFromLists = 2
            simulator.sis.addImport(course)
            let unknown = try await canvas.get("/141").status
            let lists = [
                try await canvas.get().ids, try await canvas.get("?workflow_state[]=created").ids,
                try await canvas.get().ids,
            ]
            #expect(unknown == 404 && lists == [[], [], [141]])
            #expect(try await canvas.get("/141").status == 200)
        }
    }

    @Test func `created_at can be behind the Date header`() async throws {
        try await withSIS {
            $0.createdBehind = 90
        } _: { _, canvas in
            let answer = try await canvas.post()
            let date = try #require(answer.response.headers["date"].flatMap(TimeFormats.parse))
            let created = try #require((answer.json["created_at"] as? String).flatMap(TimeFormats.parseISO))
            #expect((89_000...92_000).contains(date - created))
        }
    }

    @Test func `somebody may be a moment faster than a POST, whatever becomes of it`() async throws {
        try await withSIS { simulator, canvas in
            try simulator.misbehave("api[POST *]:503*1")
            simulator.sis.atNextPost { sis in
                sis.addImport(
                    "importing", createdAgo: 0, files: ["users.csv": "user_id,login_id,status\n"],
                    asking: "batch_mode=true&batch_mode_term_id=7", by: 5)
            }
            let refused = try await canvas.post().status
            let second = try await canvas.post().id
            #expect(refused == 503 && second == 142)
            let theirs = try await canvas.get("/141")
            #expect((theirs.json["user"] as? [String: Any])?["id"] as? Int == 5)
            #expect(theirs.json["batch_mode_term_id"] as? Int == 7)
            let own = try await canvas.ask("GET", "/api/v1/users/self")
            #expect(own.id == 1)
        }
    }
}
