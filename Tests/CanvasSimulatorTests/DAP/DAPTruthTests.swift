import PostgresFixture
import Testing

@testable import CanvasSimulator

@Suite struct DAPTruthTests {
    /// Values, the types of their columns, what Postgres calls these, and what stands in a file.
    private static let values: [(DAPValue, DAPType, String, String)] = [
        (.boolean(true), .boolean, "boolean", "true"), (.integer(.min), .int64, "bigint", "\(Int.min)"),
        (.number(0.1), .float64, "float8", "0.1"), (.number(1e15), .float64, "float8", "1e15"),
        (.number(123_456_789_012_345), .float64, "float8", "123456789012345"),
        (.number(0.0001), .float64, "float8", "0.0001"), (.number(0.00001), .float64, "float8", "0.00001"),
        (.number(-1.5e300), .float64, "float8", "-1.5e300"), (.number(-0.0), .float64, "float8", "-0.0"),
        (.number(.leastNonzeroMagnitude), .float64, "float8", "5e-324"),
        (.number(-.infinity), .float64, "float8", "-Infinity"), (.number(.nan), .float64, "float8", "NaN"),
        (.float(0.1), .float32, "float4", "0.1"), (.float(1_234_567), .float32, "float4", "1234567"),
        (.float(123_456), .float32, "float4", "123456"),
        (.decimal("-0.50"), .decimal(digits: 6, scale: 2), "decimal(6,2)", "-0.50"),
        (.moment(1_768_449_600_250_000), .dateTime, "timestamp", "2026-01-15T04:00:00.25Z"),
        (.moment(-62_135_596_800_000_000), .dateTime, "timestamp", "0001-01-01T00:00:00Z"),
        (.day(20_468), .date, "date", "2026-01-15"), (.time(3_000_001), .time, "time", "00:00:03.000001"),
        (.duration(days: 1, seconds: 0), .duration, "interval", "P1DT0S"),
        (.duration(days: 0, seconds: 0), .duration, "interval", "P0DT0S"),
        (.duration(days: 3, seconds: 500), .duration, "interval", "P3DT500S"),
        (.text("2001:db8::ffff"), .ipv6, "inet", "2001:db8::ffff"),
        (.list([]), .array(.int64), "bigint[]", "{}"),
        (
            .list([.text(""), .text("NULL"), .text("a,\"\\{ü"), .text("b c"), .text("d"), .null]),
            .array(.text),
            "text[]", #"{"","NULL","a,\"\\{ü","b c",d,NULL}"#
        ),
        (
            .object([
                .init("long", .number(1e300)), .init("b", .number(-0.0)), .init("a", .text("\"\\\n\u{1}ü")),
                .init("none", .null), .init("list", .list([.integer(1), .object([])])),
            ]), .object([]), "jsonb",
            #"{"long":1e300,"b":-0.0,"a":"\"\\\n\u0001ü","list":[1,{}]}"#
        ),
    ]

    @Test(.enabled(if: PrivateCluster.isInstalled, "Postgres is not installed"))
    func `values are printed as Postgres prints them`() async throws {
        let database = try await PrivateCluster.shared().database()
        let texts = Self.values.map { "('\($0.3)'::\($0.2))::text" }
        // The cast of inet and bool to text is not what their output functions print.
        let printed = zip(texts, Self.values).map { text, value in
            ["inet", "boolean"].contains(value.2) ? "'\(value.3)'::\(value.2)" : text
        }
        let rows = try await database.rows("SELECT \(printed.joined(separator: ", "))")
        #expect(rows == [Self.values.map { DAPPostgresText.text($0.0, of: $0.1) ?? "∅" }])
    }

    @Test func `the checksum is that of the rows as Postgres prints them`() async throws {
        let table = DAPScriptedTable(
            "canvas", "terms", key: [DAPColumn("id", .int64)],
            value: [DAPColumn("name", .text), DAPColumn("flag", .boolean)],
            rows: [
                DAPRow(key: [.integer(1)], value: [.text("a \"b\", c\\"), .null]),
                DAPRow(key: [.integer(2)], value: [.text(""), .boolean(true)]),
            ])
        try await withDAP({ $0.tables = [table] }) { simulator, _ in
            let database = try await PrivateCluster.shared().database()
            let contents = try simulator.dap.truth(of: "terms").contents
            let found = try await database.rows(
                """
                SELECT count(*), sum(('x' || left(md5(ROW(id, name, flag)::text), 16))::bit(64)::bigint::numeric) + \
                count(*) FILTER (WHERE left(md5(ROW(id, name, flag)::text), 1) >= '8') * 18446744073709551616 \
                FROM (VALUES (1, E'a "b", c\\\\', NULL), (2, '', true)) AS t (id, name, flag)
                """)
            #expect(contents.rows == 2)
            #expect(contents.columns == ["id", "name", "flag"])
            let sum = try #require(found.first?.last)
            // Modulo 2⁶⁴: two numbers of 64 bits may be one bit longer together.
            let expected = "\(contents.checksum)"
            let higher = try await database.rows("SELECT \(contents.checksum) + 18446744073709551616")
            #expect(sum == expected || sum == higher[0][0])
        }
    }
}
