import Foundation

extension PrivateDatabase {
    /// What `pg_dump` writes of the database's definitions, without comments that name versions.
    package func definitions(of schema: String) async throws -> String {
        guard let program = cluster.programs.dump else { throw PostgresFixtureError("there is no pg_dump") }
        let variables = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""]
        let result = try await Program.run(
            [program, "--schema-only", "--schema=\(schema)"],
            environment: variables.merging(environment) { $1 })
        guard result.exitCode == 0 else { throw PostgresFixtureError(result.errors) }
        return result.output.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("\\restrict ") && !$0.hasPrefix("\\unrestrict ") }.joined(separator: "\n")
    }
}
