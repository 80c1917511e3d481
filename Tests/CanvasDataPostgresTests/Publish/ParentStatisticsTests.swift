import CanvasData
import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

@Suite(.enabled(if: PrivateCluster.isInstalled))
struct ParentStatisticsTests {
    private static let analyzed = "SELECT analyze_count FROM pg_stat_user_tables WHERE relname = 'course_dim'"

    private func rows(_ count: Int) -> String {
        "SELECT i, 'x', NULL::timestamp FROM generate_series(1, \(count)) i"
    }

    @Test func `joins are estimated right, from the first dump on and after one that is much larger`()
        async throws
    {
        let warehouse = try await Warehouse()
        for (dump, count) in [(1, 10_000), (2, 10_100), (3, 30_000)] {
            try await warehouse.load(.courses, dump: dump, rows(count))
            let plan = try warehouse.rows(
                "EXPLAIN SELECT FROM public.course_dim a JOIN public.course_dim b USING (id)")
            let estimate = plan.first?.first??.split(separator: "rows=").last?.split(separator: " ").first
            let expected = estimate.flatMap { Double($0) } ?? 0
            #expect(
                (0.8 * Double(count)...1.2 * Double(count)).contains(expected), "\(expected) in dump \(dump)")
        }
        try warehouse.control.execute("SELECT pg_stat_force_next_flush()")
        // Not for the second, which was hardly larger.
        #expect(try warehouse.rows(Self.analyzed) == [["2"]])
    }

    @Test func `where no further connection is to be had, one makes them all`() async throws {
        let warehouse = try await Warehouse()
        let tables = ["account_dim", "course_dim", "user_dim"]
        for table in tables {
            try await warehouse.load(.of(table, ["id": .bigint]), dump: 1, "SELECT 1")
            let stored = TargetSchema.stored("\(table)#1")
            try warehouse.control.execute(
                "INSERT INTO \(stored) SELECT generate_series(2, 50); ANALYZE \(stored)")
        }
        try await ParentStatistics(target: warehouse.target).refresh(
            tables, on: warehouse.control, helpers: 2
        ) { throw CanvasDataError(.unavailable, "no more") }
        #expect(
            try warehouse.rows(
                "SELECT reltuples::int FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'p'"
            )
                == [["50"], ["50"], ["50"]])
    }
}
