import CanvasSimulator
import Foundation
import PostgresFixture
import Testing

/// Increments that overlap, and full copies that come in between.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"), .serialized)
struct RequestsTests {
    @Test func `five increments, a full copy and two more increments give every request once`() async throws {
        try await LoadingSchool.run { warehouse in
            for sequence in 1...8 {
                warehouse.simulator.showDumps(sequence)
                try await warehouse.succeed("refresh", "-t", "requests")
                let wrong = try await warehouse.wrongRequests(at: sequence)
                #expect(wrong == nil, "after dump \(sequence)")
            }
            try await warehouse.changesNothing("refresh", "-t", "requests")
            #expect(try await warehouse.leftovers() == [])
        }
    }

    @Test func `loading one dump after another gives every request once`() async throws {
        try await LoadingSchool.run {
            $0.visibleDumps = 8
        } _: { warehouse in
            var identifiers: [String] = []
            for sequence in 1...8 {
                identifiers.append(try #require(try await warehouse.simulator.truth(of: sequence)).dumpID)
            }
            for (index, identifier) in identifiers.enumerated() {
                try await warehouse.succeed("load", "-t", "requests", "--dump-id", identifier)
                let wrong = try await warehouse.wrongRequests(at: index + 1)
                #expect(wrong == nil, "after dump \(index + 1)")
            }
            for identifier in identifiers {
                try await warehouse.changesNothing("load", "-t", "requests", "--dump-id", identifier)
            }
            #expect(try await warehouse.leftovers() == [])
        }
    }

    @Test(arguments: [[8], [2, 8], [5, 17, 24]])
    func `refresh after weeks loads all missing increments`(dumps: [Int]) async throws {
        try await LoadingSchool.run { warehouse in
            for sequence in dumps {
                warehouse.simulator.showDumps(sequence)
                try await warehouse.succeed("refresh")
                #expect(try await warehouse.differences(at: sequence) == [], "at \(sequence) of \(dumps)")
            }
            try await warehouse.changesNothing("refresh")
            #expect(try await warehouse.leftovers() == [])
        }
    }

    @Test func `a table that shrinks is published only with --allow-shrink, and fetched once`()
        async throws
    {
        try await LoadingSchool.run {
            $0.shrinkingTable = "enrollment_dim"
        } _: { warehouse in
            try await warehouse.succeed("refresh")
            warehouse.simulator.showDumps(2)
            let stopped = try await warehouse.run("refresh")
            #expect(stopped.status == 3, "\(stopped)")
            #expect(stopped.errors.contains("enrollment_dim"), "\(stopped)")
            // It stays as it was, and all others are there.
            let old = try await warehouse.warehouse.wrongTables(
                of: 1, on: warehouse.simulator, only: ["enrollment_dim"])
            #expect(old == [])
            let new = try await warehouse.differences(at: 2)
            #expect(new.count == 1 && new.allSatisfy { $0.hasPrefix("enrollment_dim: ") }, "\(new)")
            warehouse.simulator.resetLog()
            try await warehouse.succeed("refresh", "--allow-shrink")
            #expect(warehouse.simulator.requestLog.filter { $0.host == .files }.isEmpty)
            #expect(try await warehouse.differences(at: 2) == [])
            #expect(try await warehouse.leftovers() == [])
        }
    }
}

extension LoadingSchool {
    fileprivate func wrongRequests(at sequence: Int) async throws -> String? {
        try await warehouse.wrongRequests(await simulator.requests(through: sequence))
    }

    /// Runs a command, which must succeed, fetch no file and write no row.
    fileprivate func changesNothing(
        _ command: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        func written() async throws -> [[String]] {
            try await database.rows(
                """
                SELECT schemaname, relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables
                WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 ORDER BY 1, 2
                """)
        }
        let before = try await written()
        simulator.resetLog()
        let result = try await run(command)
        #expect(result.status == 0, "\(command): \(result)", sourceLocation: sourceLocation)
        let fetched = simulator.requestLog.filter { $0.host == .files }
        #expect(fetched.isEmpty, "\(command)", sourceLocation: sourceLocation)
        let after = try await written()
        #expect(after == before, "\(command)", sourceLocation: sourceLocation)
    }
}
