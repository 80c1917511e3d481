import PostgresFixture
import Testing

@testable import CanvasDataPostgres

@Suite(.enabled(if: PrivateCluster.isInstalled))
struct StatisticsTests {
    @Test(arguments: [(0, 10), (150_000, 10), (300_000, 20), (1_500_000, 100), (1_000_000_000, 100)])
    func `one row in fifty is read, within bounds`(rows: Int, target: Int) {
        #expect(Statistics.target(rows: rows) == target)
    }

    /// Into how many parts of equal size the histogram divides the values.
    private func parts(after setting: String) async throws -> String? {
        let connection = try await PrivateCluster.shared().database().connect()
        try connection.execute(
            """
            CREATE TABLE public.t AS SELECT i FROM generate_series(1, 6000) i;
            \(setting)
            """)
        try connection.transaction { try Statistics.gather("public.t", rows: 6_000, on: connection) }
        return try connection.query(
            "SELECT cardinality(histogram_bounds::text::int[]) - 1 FROM pg_stats WHERE tablename = 't'"
        ).value
    }

    @Test func `a small table is sampled less than by default, unless somebody has set a target`()
        async throws
    {
        #expect(try await parts(after: "") == "10")
        #expect(try await parts(after: "SET default_statistics_target = 50") == "50")
    }
}
