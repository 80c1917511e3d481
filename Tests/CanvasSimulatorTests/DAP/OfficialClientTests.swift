import DAPFixture
import Foundation
import PostgresFixture
import Testing

@testable import CanvasSimulator

/// Whether the simulator is a faithful DAP: the official client must find in it what it finds in the real one.
@Suite(
    .enabled("PyPI cannot be reached, from where DAP's official client comes") {
        await OfficialClient.canBeReached
    },
    .enabled(if: PrivateCluster.isInstalled, "Postgres is not installed"),
    .timeLimit(.minutes(20)))
struct OfficialClientTests {
    @Test func `it lists tables and saves schemas and files`() async throws {
        try await withDAP({ $0.jobPace = .polls(0) }) { simulator, caller in
            let client = try await OfficialClient(simulator)
            for namespace in simulator.dap.namespaces {
                let list = try await client.run("list", "--namespace", namespace)
                #expect(list.exitCode == 0)
                #expect(list.output == simulator.dap.tables(in: namespace).map { "\($0)\n" }.joined())
            }

            let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
            defer { try? FileManager.default.removeItem(at: folder) }
            let schema = try await client.run(
                "schema", "--namespace", "canvas", "--table", "users", "--output-directory", folder.path)
            #expect(schema.exitCode == 0)
            let saved = try JSONSerialization.jsonObject(
                with: Data(contentsOf: folder.appending(path: "users_schema_version_1.json")))
            let asked = try await caller.ask("GET", "/dap/query/canvas/table/users/schema")
            #expect(saved as? NSDictionary == asked.json as NSDictionary)

            for format in ["tsv", "csv", "jsonl", "parquet"] {
                let snapshot = try await client.run(
                    "snapshot", "--namespace", "canvas", "--table", "submissions", "--format", format,
                    "--output-directory", folder.path)
                #expect(snapshot.exitCode == 0)
                let job = try #require(simulator.dap.createdJobs.last)
                #expect(job.table == "submissions" && job.format == format && job.mode == "expanded")
                let parts = try FileManager.default.contentsOfDirectory(
                    atPath: folder.appending(path: "job_\(job.id)").path)
                #expect(
                    parts.count > 1
                        && parts.allSatisfy {
                            $0.hasSuffix(format == "parquet" ? ".parquet" : ".\(format).gz")
                        })
            }
        }
    }

    @Test func `it keeps a replica of every table through two states, and drops it`() async throws {
        try await withDAP { simulator, _ in
            let client = try await OfficialClient(simulator)
            for namespace in simulator.dap.namespaces {
                let result = try await client.run("initdb", "--namespace", namespace, "--table", "all")
                #expect(result.exitCode == 0)
                #expect(OfficialClient.complaints(result) == [])
                let differences = try await client.differences(in: namespace, begunIn: 1)
                #expect(differences == [])
            }
            simulator.dap.advance()
            for namespace in simulator.dap.namespaces {
                let result = try await client.run("syncdb", "--namespace", namespace, "--table", "all")
                #expect(result.exitCode == 0)
                #expect(OfficialClient.complaints(result) == [])
                let differences = try await client.differences(in: namespace, begunIn: 1)
                #expect(differences == [])
            }
            let listed = try await client.run("listdb", "--namespace", "canvas")
            let entries = try JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [[String: Any]]
            #expect(entries?.compactMap { $0["name"] as? String } == simulator.dap.tables(in: "canvas"))
            for entry in entries ?? [] {
                let truth = try simulator.dap.truth(of: entry["name"] as? String ?? "")
                #expect(entry["records"] as? Int == truth.rows.count)
            }
            for namespace in simulator.dap.namespaces {
                #expect(
                    try await client.run("dropdb", "--namespace", namespace, "--table", "all").exitCode == 0)
            }
            let left = try await client.database.rows("SELECT source_table FROM instructure_dap.table_sync")
            #expect(left == [])
        }
    }

    @Test func `it follows the changes of schemas that it knows, and fails at the others`() async throws {
        try await withDAP { simulator, _ in
            let dap = simulator.dap
            let client = try await OfficialClient(simulator)
            #expect(try await client.run("initdb", "--namespace", "canvas", "--table", "all").exitCode == 0)
            try dap.change(.newColumn, of: "users")
            try dap.change(.newEnumValue, of: "courses")
            try dap.change(.optional, of: "assignments", column: "submission_types")
            try dap.change(.longerText, of: "pseudonyms", column: "sis_user_id")
            try dap.change(.widerInteger, of: "submissions", column: "attempt")
            try dap.change(.enumToText, of: "enrollments", column: "type")
            try dap.change(.columnRemoved, of: "type_samples", column: "medium")
            try dap.change(.newColumnWithDefault, of: "accounts")
            dap.advance()
            let result = try await client.run("syncdb", "--namespace", "canvas", "--table", "all")
            #expect(result.exitCode == 0)
            #expect(OfficialClient.complaints(result) == [])
            let differences = try await client.differences(in: "canvas", begunIn: 1)
            #expect(differences == [])

            try dap.change(.newRequiredColumn, of: "users")
            try dap.change(.enumValueRemoved, of: "accounts")
            dap.advance()
            for table in ["users", "accounts"] {
                #expect(
                    try await client.run("syncdb", "--namespace", "canvas", "--table", table).exitCode == 5)
            }
        }
    }

    @Test func `it says what went wrong where DAP refuses`() async throws {
        try await withDAP { simulator, _ in
            let client = try await OfficialClient(simulator)
            func complaint(_ script: String) async throws -> String {
                try simulator.misbehave(script)
                simulator.dap.expireJobs()
                let result = try await client.run("initdb", "--namespace", "catalog", "--table", "products")
                #expect(result.exitCode == 5)
                return OfficialClient.complaints(result).joined(separator: "\n")
            }
            #expect(try await complaint("dap:fail").contains("failed"))
            #expect(try await complaint("dap[catalog.products]:extra-members").isEmpty == false)
            #expect(try await complaint("dap[catalog.products]:strange-state").isEmpty == false)
            #expect(try await complaint("file:expired").contains("403"))
            // Two failures in a row it survives, and a third it does not.
            simulator.misbehave(.none)
            try simulator.misbehave("api[POST */data]:503*2")
            let result = try await client.run("initdb", "--namespace", "catalog", "--table", "orders")
            #expect(result.exitCode == 0)
            #expect(try await client.differences(in: "catalog", begunIn: 1, tables: ["orders"]) == [])
        }
    }

    /// What the official client does wrong, and a better one must not: the simulator has to show it.
    @Test func `it loses what comes after the first gzip member, without a word`() async throws {
        try await withDAP({ $0.membersPerPart = 2 }) { simulator, _ in
            let client = try await OfficialClient(simulator)
            let result = try await client.run("initdb", "--namespace", "canvas", "--table", "enrollments")
            let count = try await client.database.rows("SELECT count(*) FROM canvas.enrollments")
            let truth = try simulator.dap.truth(of: "enrollments")
            #expect(result.exitCode == 0 || OfficialClient.complaints(result) != [])
            #expect(count.first.flatMap { Int($0[0]) }.map { $0 < truth.rows.count } == true)
        }
    }
}
