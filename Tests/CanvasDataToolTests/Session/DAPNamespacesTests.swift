import CanvasDataBase
import CanvasDataLoading
import Testing

@testable import CanvasDataTool

@Suite struct DAPNamespacesTests {
    private let offers = [
        "canvas": ["courses", "users"], "canvas_logs": ["web_logs"], "catalog": ["orders", "users"],
    ]

    /// What is selected, as `namespace: tables - excluded`.
    private func selected(
        _ namespaces: [String] = [], _ tables: [String] = [], without excluded: [String] = [],
        file: String = ""
    ) async throws -> [String] {
        let configuration = Configuration(
            environment: [:], file: try ConfigurationFile(name: "c.yml", text: file))
        let wanted = try DAPNamespaces(
            configuration, namespaces: namespaces, tables: tables, excluded: excluded)
        return try await wanted.selections { offers[$0] ?? [] }.map { namespace, selection in
            "\(namespace): \(selection.tables.joined(separator: " ")) - \(selection.excluded.joined(separator: " "))"
        }
    }

    @Test func `without anything said it is all of canvas`() async throws {
        #expect(try await selected() == ["canvas:  - "])
        #expect(try await selected([], ["all"]) == ["canvas:  - "])
    }

    @Test func `settings name namespaces and tables, and options win`() async throws {
        let file = "dap:\n  namespace: [canvas, catalog]\n  exclude: [catalog.users]\n"
        #expect(try await selected(file: file) == ["canvas:  - ", "catalog:  - users"])
        #expect(
            try await selected(["canvas_logs,canvas_logs"], file: file) == ["canvas_logs:  - catalog.users"])
    }

    @Test func `a name is looked for in each namespace, and one with a namespace in front in that alone`()
        async throws
    {
        let all = ["canvas", "canvas_logs", "catalog"]
        #expect(try await selected(all, ["users"]) == ["canvas: users - ", "catalog: users - "])
        #expect(try await selected(all, ["catalog.users"]) == ["catalog: users - "])
        #expect(
            try await selected(all, ["web_logs", "canvas.courses"], without: ["users"])
                == ["canvas: courses - users", "canvas_logs: web_logs - users"])
        // One namespace is not asked: the source says that there is no such table.
        #expect(try await selected(["canvas"], ["user"]) == ["canvas: user - "])
    }

    @Test func `a name that no namespace has is an error, with the nearest one`() async {
        await #expect(
            throws: CanvasDataError(
                .usage, "DAP has no table \"user\" in canvas or catalog.", remedy: "Did you mean users?")
        ) { try await selected(["canvas", "catalog"], ["user"]) }
        await #expect(
            throws: CanvasDataError(
                .usage, "DAP has no table \"qqqqqqqq\" in canvas or catalog.",
                remedy: "'canvas-data dap list --namespace NAME' lists them.")
        ) { try await selected(["canvas", "catalog"], ["qqqqqqqq"]) }
    }
}
