import CanvasSimulator
import Foundation
import PostgresFixture
import Testing

/// The queries in `sql/` run on what was loaded, and find something.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
struct QueryFilesTests {
    private static let columns = [
        "freshness": "table_name|dump|rows|age|published_at",
        "active_enrollments": "code|name|term|enrollments|students|teachers|assistants",
        "logins_per_day": "day|logins|users|requests",
        "submissions": "code|title|due_at|submitted|late|graded|mean_score",
        "inactive_students": "user_id|name|code|course|last_activity_at",
    ]

    @Test func `every query in sql/ finds rows in a loaded database`() async throws {
        var settings = SimulatorSettings()
        settings.visibleDumps = 2
        try await LoadedSchool.run(settings) { school in
            let loaded = try await school.tool.run(["refresh", "-q"])
            #expect(loaded == BuiltTool.Result(status: 0, output: "", errors: ""))
            for (name, columns) in Self.columns {
                let query = try Readme.file("sql/\(name).sql")
                let result = try await school.database.psql(query, arguments: ["-A", "-P", "footer=off"])
                let lines = result.output.split(separator: "\n")
                #expect(result.errors == "", "\(name)")
                #expect(lines.first.map(String.init) == columns, "\(name)")
                #expect(lines.count > 1, "\(name) finds nothing")
            }
            // Independently of the queries.
            let checks = [
                (
                    "active_enrollments", "sum(students)",
                    """
                    SELECT count(*) FROM enrollment_dim e WHERE type = 'StudentEnrollment' AND workflow_state = 'active'
                        AND course_id IN (SELECT id FROM course_dim WHERE workflow_state = 'available')
                    """
                ),
                (
                    "logins_per_day", "sum(requests)",
                    "SELECT count(*) FROM requests WHERE user_id IS NOT NULL"
                ),
                (
                    "freshness", "sum(rows)",
                    "SELECT sum(rows) FROM canvas_data.loads WHERE state = 'published'"
                ),
            ]
            for (name, sum, check) in checks {
                let query = try query(name)
                let found = try await school.query("SELECT \(sum) FROM (\(query)) q")
                let expected = try await school.query(check)
                #expect(found == expected, "\(name)")
            }
        }
    }

    @Test func `none is forgotten here`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../..")
        let names = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "sql").path)
            .map { $0.replacing(".sql", with: "") }
        #expect(Set(names).subtracting(["ledger", "role"]) == Set(Self.columns.keys))
    }

    private func query(_ name: String) throws -> String {
        let text = try Readme.file("sql/\(name).sql")
        return String(text.prefix { $0 != ";" }.drop { $0 != "\n" })
    }
}
