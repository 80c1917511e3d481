import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer
import CanvasSimulator
import DAPFixture
import Foundation
import PostgresFixture
import Testing

@testable import CanvasData
@testable import CanvasDataPostgres

/// Replicas of the simulated DAP, row by row.
@Suite(.enabled(if: PrivateCluster.isInstalled), .timeLimit(.minutes(15)))
struct DAPReplicaTests {
    /// Runs `body` with a simulator that serves DAP.
    private func withDAP(
        _ change: (inout DAPSettings) -> Void = { _ in }, _ body: (Followed) async throws -> Void
    ) async throws {
        var settings = SimulatorSettings()
        settings.scale = 0.1
        settings.dap.limits = .none
        settings.dap.hasOddTables = true
        change(&settings.dap)
        let simulator = try await Simulator(settings)
        try await simulator.start()
        do {
            try await body(
                Followed(simulator: simulator, database: try await PrivateCluster.shared().database()))
        } catch {
            await simulator.stop()
            throw error
        }
        await simulator.stop()
    }

    /// A database that follows it.
    struct Followed: Sendable {
        let simulator: Simulator
        let database: PrivateDatabase
        var dap: SimulatedDAP { simulator.dap }
        /// It has a column named as one that Postgres gives every table.
        private static let impossible = ["order"]

        func refresh(_ namespace: String, _ tables: [String] = []) async throws -> ReplicaSummary {
            var options = DAPClient.Options()
            options.baseURL = simulator.apiURL
            let client = try DAPClient(
                credentials: DAPCredentials(clientID: dap.clientID, clientSecret: dap.clientSecret),
                options: options,
                world: World(
                    now: World.real.now, sleep: { _ in await Task.yield() }, random: World.real.random),
                policy: RetryPolicy())
            let source = DAPSource(
                client, namespace: namespace,
                TableSelection(tables: tables, excluded: Self.impossible, onlyByName: []))
            let warehouse = try await ReplicaWarehouse(database, schema: namespace)
            return try await warehouse.loader().run("refresh", from: source)
        }

        func refreshAll() async throws -> [CanvasDataError] {
            var failures: [CanvasDataError] = []
            for namespace in dap.namespaces { failures += try await refresh(namespace).failures }
            return failures
        }

        func differences(begunIn state: Int = 1) async throws -> [String] {
            var differences: [String] = []
            for namespace in dap.namespaces {
                differences += try await database.differences(
                    from: dap, in: namespace, begunIn: state,
                    tables: dap.tables(in: namespace).filter { !Self.impossible.contains($0) })
            }
            return differences
                + (try database.connect().query(
                    "SELECT relname FROM pg_class WHERE relnamespace = 'canvas_data_store'::regnamespace AND relkind = 'r'"
                ).rows.compactMap { $0[0] })
        }
    }

    @Test func `every table of every namespace holds what DAP has, in each state`() async throws {
        try await withDAP({
            $0.membersPerPart = 2
            $0.hasEmptyObjects = true
            $0.smallTables = 5
        }) { followed in
            for state in 1...3 {
                if state > 1 { followed.dap.advance() }
                if state == 3 { try followed.dap.reload("users") }
                #expect(try await followed.refreshAll() == [])
                #expect(try await followed.differences() == [])
            }
            followed.dap.advance()
            try followed.dap.reload("submissions")
            #expect(try await followed.refreshAll() == [])
            #expect(try await followed.differences() == [])
        }
    }

    @Test func `changes of schemas are followed, with views on the tables where Postgres allows it`()
        async throws
    {
        try await withDAP { followed in
            let dap = followed.dap
            #expect(try await followed.refreshAll() == [])
            let connection = try followed.database.connect()
            for table in ["users", "courses", "assignments", "accounts"] {
                try connection.execute("CREATE VIEW public.\(table) AS SELECT * FROM canvas.\(table)")
            }
            try dap.change(.newColumn, of: "users")
            try dap.change(.newEnumValue, of: "courses")
            try dap.change(.optional, of: "assignments", column: "submission_types")
            try dap.change(.longerText, of: "pseudonyms", column: "sis_user_id")
            try dap.change(.widerInteger, of: "submissions", column: "attempt")
            try dap.change(.enumToText, of: "enrollments", column: "type")
            try dap.change(.newColumnWithDefault, of: "accounts")
            dap.advance()
            #expect(try await followed.refreshAll() == [])
            #expect(try await followed.differences() == [])

            try dap.change(.newRequiredColumn, of: "users")
            try dap.change(.enumValueRemoved, of: "accounts")
            dap.advance()
            #expect(try await followed.refreshAll() == [])
            #expect(try await followed.differences() == [])

            // What held data stays, and new rows have nothing there.
            let medium = "SELECT count(medium) FROM canvas.type_samples"
            let held = try connection.query(medium).value
            try dap.change(.columnRemoved, of: "type_samples", column: "medium")
            dap.advance()
            #expect(try await followed.refreshAll() == [])
            #expect(try await followed.differences() == [])
            #expect(try connection.query(medium).value != "0")
            #expect(held != "0")
        }
    }

    @Test(arguments: [
        "file:cut@50%*3", "file:503*3", "file:expired*2", "api[POST */users/data]:503*2",
        "dap[canvas.users]:fail*1",
    ])
    func `what hosts do wrong ends right, or shows nothing and heals`(script: String) async throws {
        try await withDAP { followed in
            for state in 1...2 {
                if state > 1 { followed.dap.advance() }
                try followed.simulator.misbehave(script)
                do {
                    _ = try await followed.refresh("canvas")
                } catch is CanvasDataError {
                    // The next run heals it.
                }
                followed.simulator.misbehave(.none)
                #expect(try await followed.refreshAll() == [])
                #expect(try await followed.differences() == [])
            }
        }
    }

    @Test(
        .enabled("PyPI cannot be reached, from where DAP's official client comes") {
            await OfficialClient.canBeReached
        })
    func `what the official client has begun we go on with, and it with ours, and again`() async throws {
        try await withDAP({ $0.hasOddTables = false }) { followed in
            let client = try await OfficialClient(followed.simulator, database: followed.database)
            let alone = try await OfficialClient(followed.simulator)
            func both(_ command: String) async throws {
                for namespace in followed.dap.namespaces {
                    let arguments = [command, "--namespace", namespace, "--table", "all"]
                    for client in [client, alone] {
                        let result = try await client.run(
                            arguments[0], arguments[1], arguments[2], arguments[3], arguments[4])
                        #expect(OfficialClient.complaints(result) == [])
                    }
                }
            }
            try await both("initdb")
            followed.dap.advance()
            #expect(try await followed.refreshAll() == [])
            #expect(try await followed.differences() == [])
            followed.dap.advance()
            try await both("syncdb")
            #expect(try await followed.differences() == [])
            followed.dap.advance()
            #expect(try await followed.refreshAll() == [])
            #expect(try await followed.differences() == [])
            for namespace in followed.dap.namespaces {
                #expect(
                    try await followed.database.catalogue(of: namespace)
                        == alone.database.catalogue(of: namespace))
            }
            let records =
                "SELECT source_table, target_schema, target_table, schema_description_format FROM instructure_dap.table_sync ORDER BY 1, 2"
            #expect(try await followed.database.rows(records) == alone.database.rows(records))
        }
    }

    @Test(
        .enabled("PyPI cannot be reached, from where DAP's official client comes") {
            await OfficialClient.canBeReached
        })
    func `what we have begun is, to the catalogue, what the official client begins, and it goes on with it`()
        async throws
    {
        try await withDAP({ $0.hasOddTables = false }) { followed in
            let alone = try await OfficialClient(followed.simulator)
            let client = try await OfficialClient(followed.simulator, database: followed.database)
            #expect(try await followed.refreshAll() == [])
            for namespace in followed.dap.namespaces {
                let result = try await alone.run("initdb", "--namespace", namespace, "--table", "all")
                #expect(OfficialClient.complaints(result) == [])
                #expect(
                    try await followed.database.catalogue(of: namespace)
                        == alone.database.catalogue(of: namespace))
            }
            let records =
                "SELECT source_namespace, source_table, timestamp, schema_version, target_schema, target_table, schema_description_format, schema_description::jsonb FROM instructure_dap.table_sync ORDER BY 1, 2"
            #expect(try await followed.database.rows(records) == alone.database.rows(records))
            followed.dap.advance()
            for namespace in followed.dap.namespaces {
                let result = try await client.run("syncdb", "--namespace", namespace, "--table", "all")
                #expect(OfficialClient.complaints(result) == [])
            }
            #expect(try await followed.differences() == [])
            // Nothing has changed since, but who was there last.
            for namespace in followed.dap.namespaces {
                let summary = try await followed.refresh(namespace)
                #expect(summary.failures == [])
                #expect(summary.tables.allSatisfy { $0.changes == ReplicaChanges() })
            }
            #expect(try await followed.differences() == [])
        }
    }
}
