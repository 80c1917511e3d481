import Testing

@testable import CanvasSimulator

@Suite struct DAPScriptedTableTests {
    private static let id = DAPColumn("id", .int64)
    private static func row(_ id: Int, _ name: String) -> DAPRow {
        DAPRow(key: [.integer(id)], value: [.text(name)])
    }
    private static let table = DAPScriptedTable(
        "canvas", "terms", key: [id], value: [DAPColumn("name", .text)],
        rows: [row(1, "one"), row(2, "two"), row(3, "three")])

    /// What an increment from state 1 says: action and key.
    private func increment(_ table: DAPScriptedTable) async throws -> [String] {
        var lines: [String] = []
        try await withDAP({ $0.tables = [table] }) { simulator, caller in
            simulator.dap.advance()
            let job = try await caller.query("terms", #""format":"tsv","since":"\#(simulator.dap.at(1))""#)
            lines = try await caller.table(of: job).rows.map { $0[1] + $0[2] }
        }
        return lines.sorted()
    }

    @Test func `rows that come, differ and go are in the increment`() async throws {
        let next = Self.table.then(rows: [Self.row(1, "one"), Self.row(2, "zwei"), Self.row(4, "four")])
        #expect(try await increment(next) == ["D3", "U2", "U4"])
    }

    @Test func `rows can be touched without a change, and deleted without having been there`() async throws {
        let next = Self.table.then(touching: [[.integer(1)], [.integer(99)]])
        #expect(try await increment(next) == ["D99", "U1"])
    }

    @Test func `a new column touches no row that does not hold it`() async throws {
        let columns = [DAPColumn("name", .text), DAPColumn("more", .int32)]
        #expect(try await increment(Self.table.then(value: columns)) == [])
        let changed = DAPRow(key: [.integer(1)], value: [.text("one"), .integer(5)])
        #expect(
            try await increment(
                Self.table.then(
                    value: columns,
                    rows: [
                        changed, DAPRow(key: [.integer(2)], value: [.text("two"), .null]),
                        DAPRow(key: [.integer(3)], value: [.text("three"), .null]),
                    ])) == ["U1"])
    }

    @Test func `the truth is what the script says, with the version of its schema`() async throws {
        let next = Self.table.then(value: [DAPColumn("name", .varchar(9))], rows: [Self.row(7, "seven")])
        try await withDAP({ $0.tables = [next] }) { simulator, _ in
            let first = try simulator.dap.truth(of: "terms")
            #expect(first.postgresRows == [["1", "one"], ["2", "two"], ["3", "three"]])
            #expect(first.schema.version == 1)
            simulator.dap.advance(by: 5)
            let last = try simulator.dap.truth(of: "terms")
            #expect(last.postgresRows == [["7", "seven"]])
            #expect(last.schema.version == 2)
            #expect(last.at == simulator.dap.at(6))
        }
    }

    @Test func `a table can be reloaded`() async throws {
        try await withDAP({ $0.tables = [Self.table.then(reloaded: true)] }) { simulator, caller in
            simulator.dap.advance()
            let answer = try await caller.query("terms", #""format":"tsv","since":"\#(simulator.dap.at(1))""#)
            #expect(answer.errorType == "SnapshotRequiredError")
        }
    }
}
