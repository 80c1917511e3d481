package import Foundation

/// A database in a private cluster, reached with psql.
package struct PrivateDatabase: Sendable {
    package let name: String
    let cluster: PrivateCluster

    /// What libpq needs to get there, as its environment variables.
    package var environment: [String: String] {
        ["PGHOST": cluster.socketDirectory.path, "PGUSER": "postgres", "PGDATABASE": name]
    }

    /// The same as a connection string.
    package var connectionString: String { connectionString(as: "postgres") }

    /// A connection string for another role; nobody needs a password.
    package func connectionString(as role: String) -> String {
        "host=\(cluster.socketDirectory.path) user=\(role) dbname=\(name)"
    }

    /// The file by which the server is reached.
    package var socketPath: String { cluster.socketDirectory.appending(path: ".s.PGSQL.5432").path }

    /// A new directory that the server may read; it goes with the cluster.
    package func directory() throws -> URL {
        let directory = cluster.filesDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        return directory
    }

    /// Runs a script with psql, which stops at the first error. `arguments` are further ones, such as `-1`.
    /// Of our own environment only PATH reaches psql; `environment` adds to it.
    package func psql(
        _ script: String, arguments: [String] = [], environment: [String: String] = [:]
    ) async throws -> Program.Result {
        let file = try directory().appending(path: "script.sql")
        try Data(script.utf8).write(to: file)
        let variables = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""]
        return try await Program.run(
            [cluster.programs.psql, "-X", "-q", "-v", "ON_ERROR_STOP=1"] + arguments + ["-f", file.path],
            environment:
                variables
                .merging(self.environment) { $1 }
                .merging(environment) { $1 })
    }

    /// What pg_dump writes, which must succeed.
    package func dump(_ arguments: [String]) async throws -> String {
        let program = URL(filePath: cluster.programs.psql).deletingLastPathComponent()
            .appending(path: "pg_dump").path
        let variables = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""]
        let result = try await Program.run(
            [program] + arguments, environment: variables.merging(environment) { $1 })
        guard result.exitCode == 0 else { throw PostgresFixtureError(result.errors) }
        return result.output
    }

    /// The rows of a query, each with its fields as text; NULL is "∅".
    package func rows(_ query: String) async throws -> [[String]] {
        let result = try await psql(
            query, arguments: ["-A", "-t", "-P", "null=∅", "-R", "\u{1E}", "-F", "\u{1F}"],
            environment: ["PGCLIENTENCODING": "UTF8"])
        guard result.exitCode == 0 else { throw PostgresFixtureError(result.errors) }
        // Bytes, because a carriage return before the last line feed would make one character with it.
        var output = Array(result.output.utf8)[...]
        if output.last == 0x0A { output.removeLast() }
        guard !output.isEmpty else { return [] }
        return output.split(separator: 0x1E, omittingEmptySubsequences: false).map { row in
            row.split(separator: 0x1F, omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
