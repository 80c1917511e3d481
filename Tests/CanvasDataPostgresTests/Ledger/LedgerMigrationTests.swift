import CanvasData
import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

/// A ledger that an older canvas-data made.
@Suite(.enabled(if: PrivateCluster.isInstalled))
struct LedgerMigrationTests {
    /// What version 0.1 made of it.
    private static let version1 = """
        DROP TABLE canvas_data.gaps;
        DROP INDEX canvas_data.loads_staged_once, canvas_data.loads_published_once;
        ALTER TABLE canvas_data.loads DROP COLUMN kept_rows, DROP COLUMN kept_by,
            DROP CONSTRAINT loads_state_check,
            ADD CONSTRAINT loads_state_check CHECK (state IN ('staging', 'staged', 'published', 'superseded'));
        CREATE UNIQUE INDEX loads_once ON canvas_data.loads (target_schema, table_name, dump_id)
            WHERE state <> 'superseded';
        UPDATE canvas_data.ledger SET version = 1
        """

    private func old() async throws -> Warehouse {
        let warehouse = try await Warehouse()
        try await warehouse.load(.requests, dump: 1, "VALUES ('a', '1')", .append)
        try await warehouse.load(.requests, dump: 4, "VALUES ('b', '2')", .append)
        try await warehouse.load(.courses, dump: 4, "VALUES (1, 'a', NULL::timestamp)")
        try warehouse.database.connect().execute(Self.version1)
        return warehouse
    }

    @Test func `A ledger of version 1 is brought up to date, and what it has stays`() async throws {
        let warehouse = try await old()
        let before = try warehouse.loads()
        try warehouse.ledger.install(on: warehouse.control)
        try warehouse.ledger.install(on: warehouse.control)
        #expect(try warehouse.loads() == before)
        #expect(try warehouse.ledger.version(on: warehouse.control) == 2)
        let inventory = try Inventory(of: warehouse.target, on: warehouse.control)
        #expect(inventory.lost == [])
        // It did not note which dumps held nothing of a table.
        #expect(inventory.gaps.empty == ["requests": [1...4]])
        try await warehouse.load(.requests, dump: 5, "VALUES ('c', '3')", .append)
        #expect(try warehouse.rows("SELECT count(*) FROM public.requests") == [["3"]])
    }

    @Test func `What only looks understands a ledger of version 1 and leaves it as it is`() async throws {
        let warehouse = try await old()
        let inventory = try Inventory(of: warehouse.target, on: warehouse.control)
        #expect(inventory.held("requests").map(\.sequence) == [1, 4])
        #expect(inventory.gaps == LedgerGaps())
        let database = Database(
            PostgresSettings(connection: warehouse.database.connectionString), notify: { _ in })
        let comparison = try await Comparison.of(
            warehouse.target, TableSelection(includesRequests: true), in: database,
            progress: TransferProgress())
        #expect(comparison.trouble(in: warehouse.target) == nil)
        #expect(try warehouse.rows("SELECT version FROM canvas_data.ledger") == [["1"]])
    }
}
