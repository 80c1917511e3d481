package import CanvasSimulator
import Foundation
package import PostgresFixture

/// DAP's official client, in a virtual environment of its own, with a database of its own.
package struct OfficialClient: Sendable {
    package let program: String
    package let simulator: Simulator
    package let database: PrivateDatabase

    /// How its installation went; started by the first who asks.
    private static let installation = Task {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        return try await Program.run([root.appending(path: "scripts/dap-client").path])
    }

    /// False only if PyPI cannot be reached. If the installation fails for another reason, the tests fail.
    package static var canBeReached: Bool {
        get async { (try? await installation.value.exitCode) != 69 }
    }

    /// Its installation failed.
    private struct NotInstalled: Error, CustomStringConvertible {
        let description: String
    }

    /// Its replicas are in a new database unless one is given. Throws where it cannot be installed.
    package init(_ simulator: Simulator, database: PrivateDatabase? = nil) async throws {
        let installed = try await Self.installation.value
        guard installed.exitCode == 0, let path = installed.output.split(separator: "\n").last else {
            throw NotInstalled(description: "scripts/dap-client: \(installed.errors)")
        }
        program = String(path)
        self.simulator = simulator
        if let database {
            self.database = database
        } else {
            self.database = try await PrivateCluster.shared().database()
        }
    }

    /// What it reads from the environment.
    package var environment: [String: String] {
        let variables = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "DAP_API_URL": simulator.apiURL,
            "DAP_CLIENT_ID": simulator.dap.clientID, "DAP_CLIENT_SECRET": simulator.dap.clientSecret,
            // A test sends nothing to anybody.
            "DAP_TRACKING": "false",
            "DAP_CONNECTION_STRING": "postgresql://postgres@/\(database.name)",
        ]
        return variables.merging(database.environment) { $1 }
    }

    /// Runs a command, in five minutes at most.
    package func run(_ arguments: String...) async throws -> Program.Result {
        try await Program.run(
            ["/usr/bin/timeout", "300", program, "--non-interactive"] + arguments, environment: environment)
    }

    /// The errors that it logged.
    package static func complaints(_ result: Program.Result) -> [Substring] {
        result.errors.split(separator: "\n").filter { $0.contains(" - ERROR - ") }
    }

    /// The tables of its database whose rows are not those of the truth, and an example of each.
    package func differences(
        in namespace: String, begunIn state: Int, tables: [String]? = nil
    ) async throws -> [String] {
        try await database.differences(from: simulator.dap, in: namespace, begunIn: state, tables: tables)
    }
}
