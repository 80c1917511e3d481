import CanvasSimulator
import Foundation
import PostgresFixture
import Testing

/// The queries in `sql/` run on what was loaded, and find something.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
struct QueryFilesTests {
    private static let columns = [
        "freshness": "target_schema|table_name|dump|rows|age|published_at",
        "active_enrollments": "code|name|term|enrollments|students|teachers|assistants",
        "logins_per_day": "day|logins|users|requests",
        "submissions": "code|title|due_at|submitted|late|graded|mean_score",
        "inactive_students": "user_id|name|code|course|last_activity_at",
    ]

    /// A column of each query, summed up, and what that must be, independently of the query.
    private static let checks = [
        (
            "active_enrollments", "sum(students)",
            """
            SELECT count(*) FROM enrollment_dim e WHERE type = 'StudentEnrollment' AND workflow_state = 'active'
                AND course_id IN (SELECT id FROM course_dim WHERE workflow_state = 'available')
            """
        ),
        ("logins_per_day", "sum(requests)", "SELECT count(*) FROM requests WHERE user_id IS NOT NULL"),
        (
            "submissions", "sum(submitted)",
            """
            SELECT count(*) FROM submission_dim s WHERE submitted_at IS NOT NULL AND EXISTS (SELECT FROM assignment_dim
                WHERE id = s.assignment_id OR s.assignment_id IS NULL AND id = (
                    SELECT assignment_id FROM submission_fact WHERE submission_id = s.id))
            """
        ),
        (
            "inactive_students", "count(*)",
            """
            SELECT count(*) FROM enrollment_dim WHERE type = 'StudentEnrollment' AND workflow_state = 'active'
                AND course_id IN (SELECT id FROM course_dim WHERE workflow_state = 'available')
                AND (last_activity_at IS NULL OR last_activity_at < (SELECT max(dump_created_at) AT TIME ZONE 'UTC'
                    FROM canvas_data.loads WHERE target_schema = current_schema) - interval '14 days')
            """
        ),
        (
            "freshness", "sum(rows)",
            "SELECT sum(rows) FROM canvas_data.loads WHERE state = 'published'"
        ),
    ]

    @Test func `every query in sql/ finds the rows of the schema in the search_path`() async throws {
        var settings = SimulatorSettings()
        settings.visibleDumps = 1
        try await LoadedSchool.run(settings) { school in
            // Of the dump before, and with nobody in it who is inactive: the wrong schema would show.
            for (schema, dumps) in [("before", 1), ("canvas", 2)] {
                school.simulator.showDumps(dumps)
                let loaded = try await school.tool.run(["refresh", "-q", "--schema", schema])
                #expect(loaded == BuiltTool.Result(status: 0, output: "", errors: ""))
            }
            _ = try await school.query("UPDATE before.enrollment_dim SET workflow_state = 'deleted'")
            try await check(school, schema: "canvas")
            #expect(
                try await school.query(
                    """
                    SELECT target_schema, min(dump), max(dump) FROM (\(try query("freshness"))) q
                    GROUP BY 1 ORDER BY 1
                    """) == ["before|1|1", "canvas|2|2"])

            // The API does not say of every dump when it was made.
            _ = try await school.query("UPDATE canvas_data.loads SET dump_created_at = NULL")
            let inactive = try await school.query(
                "SET search_path = canvas; SELECT count(*) > 0 FROM (\(try query("inactive_students"))) q")
            #expect(inactive == ["t"])
        }
    }

    @Test func `every query in sql/ finds the rows of the schema public by itself`() async throws {
        var settings = SimulatorSettings()
        settings.visibleDumps = 2
        try await LoadedSchool.run(settings) { school in
            let loaded = try await school.tool.run(["refresh", "-q"])
            #expect(loaded == BuiltTool.Result(status: 0, output: "", errors: ""))
            try await check(school, schema: "public")
        }
    }

    private func check(_ school: LoadedSchool, schema: String) async throws {
        for (name, columns) in Self.columns {
            let result = try await school.database.psql(
                try Readme.file("sql/\(name).sql"), arguments: ["-A", "-P", "footer=off"],
                environment: ["PGOPTIONS": "-c search_path=\(schema)"])
            let lines = result.output.split(separator: "\n")
            #expect(result.errors == "", "\(name)")
            #expect(lines.first.map(String.init) == columns, "\(name)")
            #expect(lines.count > 1, "\(name) finds nothing in \(schema)")
        }
        for (name, sum, check) in Self.checks {
            let found = try await school.query(
                "SET search_path = \(schema); SELECT \(sum) FROM (\(try query(name))) q")
            let expected = try await school.query("SET search_path = \(schema); \(check)")
            #expect(found == expected, "\(name) in \(schema)")
            #expect(found != ["0"], "\(name) in \(schema)")
        }
    }

    @Test func `each file in sql/ is run by a test or creates something`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../..")
        let names = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "sql").path)
            .map { $0.replacing(".sql", with: "") }
        #expect(Set(names).subtracting(["ledger", "role"]) == Set(Self.columns.keys))
        #expect(Set(Self.checks.map(\.0)) == Set(Self.columns.keys))
    }

    private func query(_ name: String) throws -> String {
        let text = try Readme.file("sql/\(name).sql")
        return text.split(separator: "\n").drop { $0.hasPrefix("--") }.joined(separator: "\n")
            .replacing(";", with: "")
    }
}
