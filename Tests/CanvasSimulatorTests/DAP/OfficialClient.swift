import Foundation
import PostgresFixture

@testable import CanvasSimulator

/// DAP's official client, in a virtual environment of its own.
struct OfficialClient {
    let program: String
    let simulator: Simulator
    let database: PrivateDatabase

    /// How its installation went; started by the first who asks.
    private static let installation = Task {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
            .standardized
        return try await Program.run([root.appending(path: "scripts/dap-client").path])
    }

    /// False only if PyPI cannot be reached. If the installation fails for another reason, the tests fail.
    static var canBeReached: Bool {
        get async { (try? await installation.value.exitCode) != 69 }
    }

    init(_ simulator: Simulator) async throws {
        let installed = try await Self.installation.value
        guard installed.exitCode == 0, let path = installed.output.split(separator: "\n").last else {
            throw SimulatorError("scripts/dap-client: \(installed.errors)")
        }
        program = String(path)
        self.simulator = simulator
        database = try await PrivateCluster.shared().database()
    }

    /// Runs a command, in five minutes at most.
    func run(_ arguments: String...) async throws -> Program.Result {
        let variables = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "DAP_API_URL": simulator.apiURL,
            "DAP_CLIENT_ID": simulator.dap.clientID, "DAP_CLIENT_SECRET": simulator.dap.clientSecret,
            // A test sends nothing to anybody.
            "DAP_TRACKING": "false",
            "DAP_CONNECTION_STRING": "postgresql://postgres@/\(database.name)",
        ]
        return try await Program.run(
            ["/usr/bin/timeout", "300", program, "--non-interactive"] + arguments,
            environment: variables.merging(database.environment) { $1 })
    }

    /// The errors that it logged.
    static func complaints(_ result: Program.Result) -> [Substring] {
        result.errors.split(separator: "\n").filter { $0.contains(" - ERROR - ") }
    }

    /// The tables whose rows are not those of the truth, and an example of each. `state` is that of the snapshot from
    /// which the replica was begun.
    func differences(in namespace: String, begunIn state: Int, tables: [String]? = nil) async throws
        -> [String]
    {
        var differences: [String] = []
        for table in tables ?? simulator.dap.tables(in: namespace) {
            let truth = try simulator.dap.truth(of: table, in: namespace, since: state)
            let columns = truth.schema.columns.map { column in
                guard case .extensible = column.type else { return "t.\"\(column.name)\"" }
                return """
                    (SELECT value FROM "\(namespace)"."\(table)__\(column.name)" l WHERE l.id = t."\(column.name)")
                    """
            }
            let found = try await database.rows(
                "SELECT \(columns.joined(separator: ", ")) FROM \"\(namespace)\".\"\(table)\" t")
            let expected = truth.postgresRows.map { $0.map(Self.printed) }
            let (missing, surplus) = (Set(expected).subtracting(found), Set(found).subtracting(expected))
            guard !missing.isEmpty || !surplus.isEmpty || found.count != expected.count else { continue }
            differences.append(
                "\(table): \(found.count) rows, not \(expected.count)\n  missing \(missing.min { $0[0] < $1[0] } ?? [])\n"
                    + "  surplus \(surplus.min { $0[0] < $1[0] } ?? [])")
        }
        return differences
    }

    /// A value as psql prints it, which leaves out U+10FFFF.
    private static func printed(_ value: String?) -> String {
        guard let value else { return "∅" }
        return String(String.UnicodeScalarView(value.unicodeScalars.filter { $0 != "\u{10FFFF}" }))
    }
}
