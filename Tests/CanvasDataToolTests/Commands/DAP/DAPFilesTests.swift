import CanvasSimulator
import DAPFixture
import Foundation
import PostgresFixture
import Testing

@Suite struct DAPFilesTests {
    @Test func `schema writes a file for each table, and names those that it could not get`() async throws {
        try await DAPSchool.run { school in
            let one = try await school.run("schema", "--namespace", "canvas", "--table", "users")
            #expect(
                one
                    == BuiltTool.Result(
                        status: 0, output: "users: version 1, in downloads/users_schema_version_1.json\n",
                        errors: ""))
            let all = try await school.run(
                "schema", "--namespace", "canvas", "--table", "all", "--output-directory", "s/t", "--json")
            #expect(all.status == 0)
            let files = school.dap.tables(in: "canvas").map { "s/t/\($0)_schema_version_1.json" }
            #expect(try school.files() == ["downloads/users_schema_version_1.json"] + files)
            let json = try JSONSerialization.jsonObject(with: Data(all.output.utf8)) as? [String: Any]
            #expect((json?["files"] as? [[String: Any]])?.map { $0["path"] as? String } == files)

            let some = try await school.run(
                "schema", "--namespace", "canvas", "--table", "nothing,accounts", "--output-directory", "u")
            #expect(some.status == 3)
            #expect(some.output == "accounts: version 1, in u/accounts_schema_version_1.json\n")
            #expect(some.errors.hasPrefix("Error: DAP has no such table: the schema of canvas.nothing (404 "))
            #expect(
                some.errors.hasSuffix(
                    """
                    Error: 1 of 2 schemas could not be fetched.
                      The others are complete. Run the same command again for those that are missing.

                    """))
        }
    }

    @Test func `a snapshot's files are where the official client puts them, and whole`() async throws {
        try await DAPSchool.run { school in
            let result = try await school.run("snapshot", "--namespace", "canvas", "--table", "users,courses")
            #expect(result.status == 0)
            #expect(result.errors == "")
            let jobs = school.dap.createdJobs
            #expect(jobs.map(\.format) == ["jsonl", "jsonl"])
            #expect(jobs.map(\.mode) == ["expanded", "expanded"])
            let folders = Set(
                try school.files().map { $0.split(separator: "/").dropLast().joined(separator: "/") })
            #expect(folders == Set(jobs.map { "downloads/job_\($0.id)" }))
            #expect(try school.files().allSatisfy { $0.hasSuffix(".jsonl.gz") })
            for (line, table) in zip(result.output.split(separator: "\n").dropFirst(), ["users", "courses"]) {
                let job = try #require(jobs.first { $0.table == table })
                let columns = line.split(separator: " ")
                #expect(columns.first.map(String.init) == table)
                #expect(
                    columns.dropFirst(2).joined(separator: " ")
                        == "\(school.dap.at(1)) downloads/job_\(job.id)")
            }
            // The same query gives the same job, whose files are there.
            let again = try await school.run("snapshot", "--namespace", "canvas", "--table", "users")
            #expect(again.status == 0)
            #expect(again.output.hasSuffix("  already there\n"), "\(again.output)")
        }
    }

    @Test(arguments: ["tsv", "csv", "jsonl", "parquet"])
    func `every format is fetched, packed or not`(format: String) async throws {
        try await DAPSchool.run { school in
            func names() throws -> [String] {
                try school.files().compactMap { $0.split(separator: "/").last.map(String.init) }
            }
            let command = [
                "dap", "snapshot", "--namespace", "canvas", "--table", "accounts", "--format", format, "-q",
            ]
            #expect(try await school.tool.run(command) == BuiltTool.Result(status: 0, output: "", errors: ""))
            #expect(try !names().isEmpty)
            #expect(
                try names().allSatisfy { $0.hasSuffix(format == "parquet" ? ".parquet" : ".\(format).gz") })
            guard format != "parquet" else { return }
            let packed = try names().count
            #expect(try await school.tool.run(command + ["--decompress"]).status == 0)
            let unpacked = try school.files().filter { $0.hasSuffix(".\(format)") }
            #expect(unpacked.count == packed)
            let text = try unpacked.map { String(decoding: try school.contents(of: $0), as: UTF8.self) }
                .joined()
            #expect(text.contains(format == "jsonl" ? "\"key\":{\"id\":" : "key.id"))
        }
    }

    @Test func `incremental says what it leads to`() async throws {
        try await DAPSchool.run { school in
            let since = school.dap.at(1)
            school.dap.advance()
            let result = try await school.run(
                "incremental", "--namespace", "canvas", "--table", "users", "--since", since, "--json")
            #expect(result.status == 0)
            let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
            let table = try #require((json?["tables"] as? [[String: Any]])?.first)
            #expect(table["table"] as? String == "users")
            #expect(table["since"] as? String == since)
            #expect(table["until"] as? String == school.dap.at(2))
            #expect(table["at"] is NSNull)
            let job = try #require(school.dap.createdJobs.first)
            #expect(table["jobId"] as? String == job.id)
            #expect(table["directory"] as? String == "downloads/job_\(job.id)")
            #expect((table["files"] as? [Any])?.count == (try school.files().count))
        }
    }

    @Test func `one table that fails stops no other`() async throws {
        try await DAPSchool.run(misbehaving: "dap[canvas.users]:fail") { school in
            let result = try await school.run(
                "snapshot", "--namespace", "canvas", "--table", "users,accounts")
            #expect(result.status == 3)
            #expect(result.output.contains("\naccounts "))
            #expect(result.errors.contains("Error: DAP's job for canvas.users failed"), "\(result.errors)")
            #expect(result.errors.contains("Error: 1 of 2 tables could not be fetched.\n"))
        }
    }

    @Test(
        .enabled("PyPI cannot be reached, from where DAP's official client comes") {
            await OfficialClient.canBeReached
        },
        .enabled(if: PrivateCluster.isInstalled, "Postgres is not installed"))
    func `the files are those of the official client, byte for byte`() async throws {
        try await DAPSchool.run({ $0.hasOddTables = true }) { school in
            let client = try await OfficialClient(school.simulator)
            func folders(_ name: String) -> String { "\(school.folder)/\(name)" }
            for namespace in ["canvas", "canvas_logs", "catalog"] {
                let tables = school.dap.tables(in: namespace).filter {
                    $0.allSatisfy { $0.isLetter || $0 == "_" }
                }
                let command = ["--namespace", namespace, "--table", tables.joined(separator: ",")]
                for (format, name) in [(nil, "schema"), ("tsv", "snapshot"), ("jsonl", "snapshot")] {
                    let arguments = [name] + command + (format.map { ["--format", $0] } ?? [])
                    let theirs = try await Program.run(
                        ["/usr/bin/timeout", "300", client.program, "--non-interactive"] + arguments
                            + ["--output-directory", folders("theirs")], environment: client.environment)
                    #expect(theirs.exitCode == 0, "\(theirs.errors)")
                    let ours = try await school.tool.run(
                        ["dap", "--non-interactive"] + arguments + ["--output-directory", "ours"])
                    #expect(ours.status == 0, "\(ours.errors)")
                }
                #expect(
                    try await client.run("list", "--namespace", namespace).output
                        == (try await school.run("list", "--namespace", namespace).output))
            }
            let files = try school.files()
            let ours = files.filter { $0.hasPrefix("ours/") }
            #expect(ours.count > 30)
            #expect(
                ours.map { $0.dropFirst(5) }
                    == files.filter { $0.hasPrefix("theirs/") }.map { $0.dropFirst(7) })
            for file in ours {
                #expect(
                    try school.contents(of: file) == (try school.contents(of: "theirs/" + file.dropFirst(5))),
                    "\(file)")
            }
        }
    }
}
