import CanvasSimulator
import PostgresFixture

/// What stands in a database, reckoned by Postgres alone, to be compared with the simulator's truth.
struct Warehouse: Sendable {
    /// A table's rows, whatever their order.
    struct Contents: Sendable, Equatable {
        let rows: Int
        /// As ``TableContents/checksum``.
        let checksum: UInt64

        init(rows: Int, checksum: UInt64) {
            self.rows = rows
            self.checksum = checksum
        }

        init(_ truth: TableContents) { self.init(rows: truth.rows, checksum: truth.checksum) }

        /// The answer to ``Warehouse/query(_:columns:schema:)``; nil where it is none.
        init?(_ row: some Collection<String?>) {
            let fields = row.compactMap { $0 }
            guard fields.count == 2, let rows = Int(fields[0]), let checksum = UInt64(fields[1]) else {
                return nil
            }
            self.init(rows: rows, checksum: checksum)
        }
    }

    let database: PrivateDatabase
    var schema = "public"

    /// A query for the number of a table's rows and their checksum. Needs `DateStyle` ISO, the server's default.
    static func query(_ table: String, columns: [String], schema: String = "public") -> String {
        let row = columns.map { "\"\($0)\"" }.joined(separator: ", ")
        let start = "('x' || left(md5(ROW(\(row))::text), 16))::bit(64)::bigint::numeric"
        // A bigint has a sign; the modulus of a negative sum is negative.
        return """
            SELECT count(*), mod(mod(coalesce(sum(\(start)), 0), 18446744073709551616) + 18446744073709551616, \
            18446744073709551616) FROM "\(schema)"."\(table)"
            """
    }

    /// What is there of the tables with these columns.
    func contents(of columns: [String: [String]]) async throws -> [String: Contents] {
        let tables = columns.keys.sorted()
        let script = tables.map { table in
            let query = Self.query(table, columns: columns[table] ?? [], schema: schema)
            return "SELECT '\(table)', * FROM (\(query)) t"
        }
        let rows = try await database.rows(script.joined(separator: " UNION ALL "))
        return Dictionary(
            uniqueKeysWithValues: rows.compactMap { row in
                Contents(row.dropFirst().map(Optional.some)).map { (row[0], $0) }
            })
    }

    /// The tables of a dump that differ from what the simulator sent; requests are looked at by
    /// ``hasRequests(_:)``.
    func wrongTables(of sequence: Int, on simulator: Simulator, only: Set<String>? = nil) async throws
        -> [String]
    {
        let dump = try await simulator.truth(of: sequence)
        var expected: [String: TableContents] = [:]
        for table in dump?.tables ?? [] where table.table != "requests" && only?.contains(table.table) ?? true
        {
            expected[table.table] = try await simulator.contents(of: table.table, in: sequence)
        }
        let found = try await contents(of: expected.mapValues(\.columns))
        return expected.compactMap { table, truth in
            if found[table] == Contents(truth) { return nil }
            return "\(table): \(found[table].map { "\($0)" } ?? "not there"), not \(Contents(truth))"
        }.sorted()
    }

    /// Nothing, or what is wrong with `requests`: each must be there once.
    func wrongRequests(_ truth: TableContents?) async throws -> String? {
        guard let truth else { return "no truth about requests" }
        let distinct = try await database.rows(
            "SELECT count(DISTINCT id) FROM \"\(schema)\".requests")
        let found = try await contents(of: ["requests": truth.columns])["requests"]
        if found == Contents(truth), distinct == [["\(truth.rows)"]] { return nil }
        return "requests: \(found.map { "\($0)" } ?? "none"), \(distinct) distinct, not \(Contents(truth))"
    }
}
