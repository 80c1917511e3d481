import CanvasSimulator
import Foundation
import PostgresFixture
import Testing

/// The simulator's truth about tables is what Postgres says when it reads the files itself, with `COPY` of text.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
struct TruthInPostgresTests {
    @Test(arguments: [1, 8, 24])
    func `the simulator's truth about a table equals its file loaded by psql`(sequence: Int) async throws {
        var settings = SimulatorSettings()
        settings.course = .long
        settings.visibleDumps = sequence
        try await ToolOnSimulator.run(settings) { simulator, school in
            let truth = try #require(try await simulator.truth(of: sequence))
            let database = try await PrivateCluster.shared().database()
            let ddl = try await school.tool.run(["get-ddl", "--version", truth.schemaVersion])
            #expect(ddl.status == 0, "\(ddl.errors)")
            let made = try await database.psql(ddl.output, arguments: ["-1"])
            #expect(made.exitCode == 0, "\(made.errors)")
            let unpacked = try await school.tool.run([
                "unpack-dump-files", "--include-requests", "--reload-style", "psql", "-q",
            ])
            #expect(unpacked.status == 0, "\(unpacked.errors)")
            let loaded = try await database.psql(
                "\\i '\(school.folder)/data/\(sequence)/reload_all.sql'")
            #expect(loaded.exitCode == 0, "\(loaded.errors)")
            let warehouse = Warehouse(database: database)
            #expect(try await warehouse.wrongTables(of: sequence, on: simulator) == [])
            let requests = try #require(try await simulator.contents(of: "requests", in: sequence))
            #expect(
                try await warehouse.contents(of: ["requests": requests.columns])
                    == ["requests": Warehouse.Contents(requests)])
        }
    }

    @Test func `checksums of tables with equal counts and other rows differ`() async throws {
        let database = try await PrivateCluster.shared().database()
        let made = try await database.psql(
            "CREATE TABLE t (a int, b text); INSERT INTO t VALUES (1, NULL), (2, 'x');")
        #expect(made.exitCode == 0)
        let warehouse = Warehouse(database: database)
        func contents() async throws -> Warehouse.Contents? {
            try await warehouse.contents(of: ["t": ["a", "b"]])["t"]
        }
        let before = try #require(try await contents())
        #expect(before.rows == 2)
        _ = try await database.psql("UPDATE t SET b = '' WHERE b IS NULL;")
        let after = try #require(try await contents())
        #expect(after.rows == 2 && after.checksum != before.checksum)
        // The order in which rows stand has no part in it.
        _ = try await database.psql("UPDATE t SET b = NULL WHERE b = '';")
        #expect(try await contents() == before)
    }
}
