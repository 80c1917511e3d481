import CanvasData
import CanvasDataLoading
import Foundation
import PostgresFixture
import Testing

/// Reload scripts, run in a real server by a real psql.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
struct ReloadInPostgresTests {
    private let quiet = Program.Result(exitCode: 0, output: "", errors: "")
    /// Whoever runs the script may have any locale.
    private let latin = ["PGCLIENTENCODING": "LATIN1"]

    /// A database with our own schema's tables.
    private func database(schema: String? = nil) async throws -> PrivateDatabase {
        let database = try await PrivateCluster.shared().database()
        let ddl = try DDLGenerator(schema: schema).ddl(for: SchemaFixtures.ownSchema())
        #expect(try await database.psql(ddl, arguments: ["-1"]) == quiet)
        return database
    }

    private func file(_ text: String, in directory: URL, name: String = "t.txt") throws -> String {
        let file = directory.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    private let navigation = "course_ui_canvas_navigation_dim"

    @Test(arguments: ReloadScript.Style.allCases)
    func `escapes, NULL and any letter arrive as they were`(style: ReloadScript.Style) async throws {
        let database = try await database()
        let path = try file(
            "1\ta\\tb\\nc\\\\d\t\\N\t0.5\n2\té😀\t7\t\\N\n3\t\t\\N\t\\N\n", in: database.directory())
        let script = try ReloadScript(
            style: style, tables: [.init(name: navigation, path: path, effect: .replace)]
        ).text()
        for _ in 1...2 {
            #expect(try await database.psql(script, environment: latin) == quiet)
        }
        #expect(
            try await database.rows("SELECT * FROM \(navigation) ORDER BY id") == [
                ["1", "a\tb\nc\\d", "∅", "0.5"], ["2", "é😀", "7", "∅"], ["3", "", "∅", "∅"],
            ])
    }

    @Test(arguments: ReloadScript.Style.allCases)
    func `csv with a header line arrives as it was`(style: ReloadScript.Style) async throws {
        let database = try await database()
        let path = try file(
            "id,default,position,percent\n1,\"a\tb\nc\\d \"\"q\"\"\",\\N,0.5\n2,\"\",7,\\N\n3,\"\\N\",7,1\n",
            in: database.directory())
        let table = ReloadScript.Table(
            name: navigation, path: path, effect: .replace, format: .csv, hasHeader: true)
        let script = try ReloadScript(style: style, tables: [table]).text()
        #expect(try await database.psql(script, environment: latin) == quiet)
        #expect(
            try await database.rows("SELECT * FROM \(navigation) ORDER BY id") == [
                ["1", "a\tb\nc\\d \"q\"", "∅", "0.5"], ["2", "", "7", "∅"], ["3", "\\N", "7", "1"],
            ])
    }

    @Test(arguments: ReloadScript.Style.allCases)
    func `a header line of a tab-separated file is no row`(style: ReloadScript.Style) async throws {
        let database = try await database()
        guard try await database.rows("SHOW server_version_num")[0][0] >= "150000" else { return }
        let path = try file("id\tdefault\tposition\tpercent\n1\tx\t2\t3\n", in: database.directory())
        let table = ReloadScript.Table(name: navigation, path: path, effect: .append, hasHeader: true)
        let script = try ReloadScript(style: style, tables: [table]).text()
        #expect(try await database.psql(script) == quiet)
        #expect(try await database.rows("SELECT * FROM \(navigation)") == [["1", "x", "2", "3"]])
    }

    @Test(arguments: ReloadScript.Style.allCases)
    func `append keeps the rows that are there, replace does not`(style: ReloadScript.Style) async throws {
        let database = try await database()
        let path = try file("1\t\\N\t\\N\t\\N\n", in: database.directory())
        for (effect, count) in [(TableBatch.Effect.append, "1"), (.append, "2"), (.replace, "1")] {
            let script = try ReloadScript(
                style: style, tables: [.init(name: navigation, path: path, effect: effect)]
            ).text()
            #expect(try await database.psql(script) == quiet)
            #expect(try await database.rows("SELECT count(*) FROM \(navigation)") == [[count]])
        }
    }

    @Test(
        arguments: ReloadScript.Style.allCases,
        [
            "it's", "a\"b", "back\\slash\\n", "$HOME `id` :x :'x' %s", "日本 é", " two  spaces ", "a;b--c", "'",
        ])
    func `a path of any kind names its file`(style: ReloadScript.Style, name: String) async throws {
        let database = try await database(schema: #"my "canvas""#)
        let directory = try database.directory().appending(path: name)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        let path = try file("1\tx\t2\t3\n", in: directory, name: name + ".txt")
        let script = try ReloadScript(
            style: style, schema: #"my "canvas""#,
            tables: [.init(name: navigation, path: path, effect: .replace)]
        ).text()
        #expect(try await database.psql(script, environment: latin) == quiet)
        #expect(
            try await database.rows("SELECT * FROM \"my \"\"canvas\"\"\".\(navigation)")
                == [["1", "x", "2", "3"]])
    }

    @Test(arguments: ReloadScript.Style.allCases)
    func `when one table fails all are as before, and psql says so`(
        style: ReloadScript.Style
    ) async throws {
        let database = try await database()
        let directory = try database.directory()
        let good = try file("1\tnew\t2\t3\n", in: directory)
        let bad = try file("1\n", in: directory, name: "bad.txt")
        #expect(
            try await database.psql("INSERT INTO \(navigation) VALUES (9, 'old', 9, 9);") == quiet)
        let script = try ReloadScript(
            style: style,
            tables: [
                .init(name: navigation, path: good, effect: .replace),
                .init(name: "requests", path: bad, effect: .append),
            ]
        ).text()
        let result = try await database.psql(script)
        #expect(result.exitCode == 3)
        #expect(result.errors.contains(#"ERROR:  missing data for column "timestamp""#))
        #expect(try await database.rows("SELECT * FROM \(navigation)") == [["9", "old", "9", "9"]])
    }
}
