import CanvasSimulator
import DAPFixture
import PostgresFixture
import Testing

/// What `dap refresh` makes of the simulated DAP, compared with the truth and with what DAP's official client makes of it.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres is not installed"), .timeLimit(.minutes(20)))
struct ReplicaTruthTests {
    @Test func `every table equals the truth in each of four states`() async throws {
        try await ReplicaSchool.run { school in
            for _ in 1...4 {
                try await school.succeed()
                #expect(try await school.differences() == [])
                #expect(try await school.leftovers() == [])
                school.dap.advance()
            }
        }
    }

    @Test func `parts of several gzip members, empty parts and odd names lose nothing`() async throws {
        try await ReplicaSchool.run { dap in
            (dap.membersPerPart, dap.hasEmptyObjects, dap.hasOpaqueNames, dap.rowsPerPart) = (
                3, true, true, 17
            )
        } _: { school in
            for _ in 1...2 {
                try await school.succeed()
                #expect(try await school.differences() == [])
                school.dap.advance()
            }
        }
    }

    @Test func `with nothing new, a second run rewrites nothing`() async throws {
        try await ReplicaSchool.run { school in
            try await school.succeed()
            let query = """
                SELECT xmin::text, ctid::text, id FROM canvas.submissions UNION ALL
                SELECT xmin::text, ctid::text, id FROM canvas.users ORDER BY 3, 2, 1
                """
            let before = try await school.database.rows(query)
            try await school.succeed()
            #expect(try await school.database.rows(query) == before)
        }
    }

    @Test func `rows that did not change stay where they are`() async throws {
        try await ReplicaSchool.run { school in
            try await school.succeed()
            let query = "SELECT id, xmin, ctid, t::text FROM canvas.submissions t ORDER BY id"
            let before = try await school.database.rows(query)
            school.dap.advance()
            try await school.succeed()
            let after = Dictionary(
                uniqueKeysWithValues: try await school.database.rows(query).map { ($0[0], $0) })
            var same = 0
            for row in before {
                guard let now = after[row[0]], now[3] == row[3] else { continue }
                #expect(now == row)
                same += 1
            }
            #expect(same > 100)
        }
    }

    @Test func `the school of the official client's failures is loaded too`() async throws {
        try await ReplicaSchool.run { dap in
            dap.hasOddTables = true
        } _: { school in
            let result = try await school.refresh()
            // Names that Postgres cannot have stop their table alone.
            let others = school.dap.tables(in: "canvas").filter { $0 != "order" }
            #expect(try await school.differences(namespaces: ["canvas"], tables: others) == [])
            #expect(result.status == 3 && result.errors.contains("canvas.order"), "\(result)")
        }
    }

    @Suite(
        .enabled("PyPI cannot be reached, from where DAP's official client comes") {
            await OfficialClient.canBeReached
        })
    struct BesideTheOfficialClient {
        @Test func `rows and catalogue are those that the official client makes`() async throws {
            try await ReplicaSchool.run { school in
                let client = try await OfficialClient(school.simulator)
                for (state, command) in [(1, "initdb"), (2, "syncdb")] {
                    for namespace in ReplicaSchool.namespaces {
                        let done = try await client.run(command, "--namespace", namespace, "--table", "all")
                        #expect(done.exitCode == 0, "\(done.errors)")
                    }
                    try await school.succeed()
                    #expect(try await school.differences() == [], "state \(state)")
                    for namespace in ReplicaSchool.namespaces {
                        #expect(try await client.differences(in: namespace, begunIn: 1) == [])
                        #expect(
                            try await school.database.catalogue(of: namespace)
                                == client.database.catalogue(of: namespace))
                    }
                    #expect(
                        try await school.database.catalogue(of: "instructure_dap")
                            == client.database.catalogue(of: "instructure_dap"))
                    let records = """
                        SELECT source_namespace, source_table, "timestamp", schema_version, target_schema, target_table,
                            schema_description_format, schema_description::jsonb FROM instructure_dap.table_sync ORDER BY 1, 2
                        """
                    #expect(try await school.database.rows(records) == client.database.rows(records))
                    school.dap.advance()
                }
            }
        }

        @Test func `each goes on with the other's replicas, back and forth`() async throws {
            try await ReplicaSchool.run { school in
                let client = try await OfficialClient(school.simulator, database: school.database)
                func theirs(_ command: String) async throws {
                    for namespace in ReplicaSchool.namespaces {
                        let done = try await client.run(command, "--namespace", namespace, "--table", "all")
                        #expect(done.exitCode == 0, "\(done.errors)")
                        #expect(OfficialClient.complaints(done) == [])
                    }
                }
                try await theirs("initdb")
                #expect(try await school.differences() == [])
                for _ in 1...2 {
                    school.dap.advance()
                    try await school.succeed()
                    #expect(try await school.differences() == [])
                    school.dap.advance()
                    try await theirs("syncdb")
                    #expect(try await school.differences() == [])
                }
                school.dap.advance()
                try await school.succeed()
                #expect(try await school.differences() == [])
                let ours = try await school.tool.run([
                    "dap", "listdb", "--namespace", "canvas", "--non-interactive",
                ])
                let listed = try await client.run("listdb", "--namespace", "canvas")
                #expect(Self.withoutStaleness(ours.output) == Self.withoutStaleness(listed.output))
            }
        }

        /// How old a replica is differs from moment to moment.
        private static func withoutStaleness(_ list: String) -> [Substring] {
            list.split(separator: "\n").filter { !$0.contains("\"staleness\"") }
        }

        @Test func `what the official client left half filled is repaired`() async throws {
            try await ReplicaSchool.run { school in
                let client = try await OfficialClient(school.simulator, database: school.database)
                let done = try await client.run("initdb", "--namespace", "canvas", "--table", "users,courses")
                #expect(done.exitCode == 0)
                try await school.sql(
                    """
                    DELETE FROM instructure_dap.table_sync WHERE source_table = 'users';
                    DELETE FROM canvas.users WHERE id % 2 = 0;
                    UPDATE canvas.users SET name = 'stale';
                    INSERT INTO instructure_dap.table_sync (source_namespace, source_table, "timestamp", schema_version,
                        target_schema, target_table, schema_description_format, schema_description)
                    SELECT source_namespace, source_table, "timestamp", schema_version, target_schema, target_table,
                        schema_description_format, schema_description FROM instructure_dap.table_sync
                    """)
                school.dap.advance()
                try await school.succeed()
                #expect(try await school.differences() == [])
                #expect(try await school.leftovers() == [])
            }
        }
    }
}
