import CanvasSimulator
import Foundation
import PostgresFixture
import Testing

@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
struct StatusTests {
    private static var settings: SimulatorSettings {
        var settings = SimulatorSettings()
        settings.visibleDumps = 2
        return settings
    }

    @Test func `status shows what is loaded, its age and what is new`() async throws {
        try await LoadedSchool.run(Self.settings) { school in
            let nothing = try await school.tool.run(["status"])
            #expect(nothing.status == 1)
            #expect(
                withoutMoments(nothing.output) == """
                    Canvas's newest dump is 2 of MOMENT; canvas-data refresh would load 97 tables, 97 of them never \
                    loaded.
                    \(school.place())

                    """)
            #expect(
                nothing.errors == """
                    Error: Nothing is loaded into schema "public".
                      Load it with canvas-data refresh, or look elsewhere with --database and --schema.

                    """)

            school.simulator.showDumps(1)
            let loaded = try await school.tool.run(["load", "-t", "course_dim", "-t", "requests", "-q"])
            #expect(loaded.status == 0, "\(loaded.errors)")
            school.simulator.showDumps(2)
            let status = try await school.tool.run(["status"])
            #expect(
                withoutMoments(status.output) == """
                    table  dump  rows  age
                    course_dim  1  24  AGE  1 newer dump
                    requests  1  450  AGE  1 newer dump

                    Schema public: 2 tables, 474 rows, the newest from dump 1 of MOMENT.
                    Last run: load, started MOMENT, done.
                    Canvas's newest dump is 2 of MOMENT; canvas-data refresh would load 97 tables, 95 of them never \
                    loaded.
                    \(school.place())

                    """)
            #expect(status.status == 0)
            #expect(status.errors == "")

            let stale = try await school.tool.run(["status", "-q", "--max-age", "1d", "-t", "course_dim"])
            #expect(stale.status == 1)
            #expect(stale.output == "")
            #expect(
                withoutMoments(stale.errors) == """
                    Error: 1 of 1 table is older than AGE; the oldest, course_dim, is AGE old.
                      Run canvas-data refresh, and see why it has not been run or has failed.

                    """)
            #expect(try await school.tool.run(["status", "-q", "--max-age", "1000d"]).status == 0)
        }
    }

    @Test func `status without Canvas reports that and shows the rest`() async throws {
        try await LoadedSchool.run(Self.settings) { school in
            #expect(try await school.tool.run(["load", "-t", "course_dim", "-q"]).status == 0)
            var tool = school.tool
            tool.environment["CANVAS_DATA_API_SECRET"] = nil
            let status = try await tool.run(["status", "--json"])
            #expect(status.status == 0)
            #expect(
                withoutMoments(status.output).replacing(#/\s/#, with: "") == """
                    {"type":"status","schema":"public",\(school.databaseJSON),"ok":true,"maxAgeSeconds":null,"tables":[{"table":"course_dim",\
                    "dumpId":"ID","sequence":2,"schemaVersion":"4.2.9","rows":25,"dumpCreatedAt":"MOMENT",\
                    "publishedAt":"MOMENT","ageSeconds":AGE,"stale":false,"gone":false,"newerDumps":null,"lost":null,\
                    "missingDumps":[],"staged":[]}],\
                    "notLoaded":[],"newestDump":null,"lastRun":{"command":"load","startedAt":"MOMENT",\
                    "endedAt":"MOMENT","done":true,"message":null},"canvasError":"TheAPIsecretismissing."}
                    """)
        }
    }

    @Test func `compare exits with 65 after rows were deleted`() async throws {
        try await LoadedSchool.run(Self.settings) { school in
            #expect(try await school.tool.run(["compare"]).status == 1)
            let loaded = try await school.tool.run(["load", "-t", "course_dim", "-t", "requests", "-q"])
            #expect(loaded.status == 0, "\(loaded.errors)")
            let good = try await school.tool.run(["compare"])
            #expect(good.status == 0, "\(good.errors)")
            #expect(
                withoutMoments(good.output).hasPrefix(
                    "table  ledger  count(*)  files\ncourse_dim  25  25  25\nrequests  "))
            #expect(good.output.hasSuffix("\n2 tables, all as they were loaded.\n\(school.place())\n"))

            let taken = try await school.database.psql("DELETE FROM course_dim")
            #expect(taken.exitCode == 0)
            let wrong = try await school.tool.run(["compare", "-t", "course_dim"])
            #expect(wrong.status == 65)
            #expect(
                withoutMoments(wrong.output) == """
                    table  ledger  count(*)  files
                    course_dim  25  0  25  differs; was emptied

                    \(school.place())

                    """)
            #expect(
                wrong.errors == """
                    Error: 1 of 1 table does not hold what was loaded: course_dim.
                      Rows were added or removed by hand. Load them again: canvas-data refresh --again --table course_dim

                    """)
            #expect(try await school.tool.run(["load", "-q", "--again", "-t", "course_dim"]).status == 0)
            #expect(try await school.tool.run(["compare", "-q"]).status == 0)
            _ = try await school.database.psql("DROP TABLE course_dim")
            let gone = try await school.tool.run(["compare", "--json", "-t", "course_dim"])
            #expect(gone.status == 65)
            #expect(gone.output.contains(#""countedRows": null"#))
            #expect(
                gone.output.replacing(#/\s/#, with: "").hasPrefix(
                    #"{"type":"comparison","schema":"public",\#(school.databaseJSON),"agrees":false"#))
        }
    }
}
