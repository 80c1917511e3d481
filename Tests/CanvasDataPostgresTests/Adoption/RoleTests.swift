import CanvasData
import CanvasDataBase
import CanvasDataLoading
import Foundation
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

@Suite(.enabled(if: PrivateCluster.isInstalled))
struct RoleTests {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "sql/role.sql")

    @Test func `a role with no right but to three schemas publishes, and readers read`() async throws {
        let database = try await PrivateCluster.shared().database()
        let (loader, reader) = ("loader_of_\(database.name)", "reader_of_\(database.name)")
        let made = try await database.psql(
            "GRANT CONNECT ON DATABASE \(database.name) TO PUBLIC;\n"
                + String(contentsOf: Self.script, encoding: .utf8),
            arguments: ["-v", "loader=\(loader)", "-v", "reader=\(reader)", "-v", "schema=canvas"])
        #expect(made.errors == "")
        let warehouse = try await Warehouse(schema: "canvas", database, as: loader)
        let control = warehouse.control
        try await warehouse.load(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp")
        try await warehouse.load(.requests, dump: 1, "SELECT 'a', 'x'", .append)
        try control.execute("CREATE VIEW canvas.ids AS SELECT id FROM canvas.course_dim")
        try await warehouse.load(.courses, dump: 2, "SELECT 2, 'B', NULL::timestamp")
        try await warehouse.load(.requests, dump: 2, "SELECT 'b', 'y'", .append)
        #expect(
            try warehouse.stored() == [
                "barrier \(schemaOID(warehouse))", "canvas.course_dim#2", "canvas.requests#1",
            ])

        let reading = try database.connect()
        try reading.execute("SET ROLE \(reader)")
        #expect(try reading.query("SELECT id FROM canvas.course_dim").rows == [["2"]])
        #expect(try reading.query("SELECT id FROM canvas.ids").rows == [["2"]])
        #expect(try reading.query("SELECT count(*) FROM canvas.requests").rows == [["2"]])
        #expect(
            try reading.query("SELECT table_name, sequence FROM canvas_data.freshness ORDER BY 1").rows == [
                ["course_dim", "2"], ["requests", "2"],
            ])
        #expect(
            throws: PostgresError(
                sqlState: "42501", message: "permission denied for schema canvas_data_store")
        ) {
            try reading.query("SELECT FROM canvas_data_store.\"canvas.course_dim#2\"")
        }
        #expect(throws: PostgresError(sqlState: "42501", message: "permission denied for schema public")) {
            try control.execute("CREATE TABLE public.elsewhere (id int)")
        }

        try control.execute("CREATE TABLE canvas.user_dim (id bigint PRIMARY KEY)")
        let adopted = try await Adoption(target: warehouse.target) { _ in }.adopt(["user_dim"], on: control)
        #expect(adopted == ["user_dim"])
        try control.execute("DROP VIEW canvas.ids")
        #expect(
            try Removal(target: warehouse.target).run(on: control)
                == Removal.Tables(
                    dropped: ["course_dim", "requests"], returned: ["user_dim"], hasLeftovers: false))
        #expect(try control.query("SELECT count(*) FROM canvas.user_dim").value == "0")
    }

    private func schemaOID(_ warehouse: Warehouse) throws -> String {
        try #require(try warehouse.rows("SELECT 'canvas'::regnamespace::oid").first?.first ?? nil)
    }

    @Test func `a table of another role is held back`() async throws {
        let database = try await PrivateCluster.shared().database()
        let loader = "loader_of_\(database.name)"
        let made = try await database.psql(
            String(contentsOf: Self.script, encoding: .utf8),
            arguments: [
                "-v", "loader=\(loader)", "-v", "reader=reader_of_\(database.name)", "-v", "schema=canvas",
            ])
        #expect(made.errors == "")
        try database.connect().execute("CREATE TABLE canvas.course_dim (id bigint)")
        let warehouse = try await Warehouse(schema: "canvas", database, as: loader)
        let load = try warehouse.stage(.courses, dump: 1, "SELECT 1, 'A', NULL::timestamp")
        let result = try await warehouse.publish(warehouse.item(.courses, load))
        #expect(
            result.heldBack.map(\.reason) == [
                CanvasDataError(
                    .refused, "Cannot publish canvas.course_dim: it belongs to another role.",
                    remedy:
                        "Run: ALTER TABLE canvas.course_dim OWNER TO the role that loads. What is staged is kept: the next \(.command(.refresh)) publishes it without fetching it again."
                )
            ])
    }
}
