import CanvasSimulator
import Foundation
import PostgresFixture
import Testing

/// Every row of every table, as the simulated Canvas wrote it.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"), .serialized)
struct RowExactTests {
    @Test(arguments: [1, 12])
    func `a dump loaded from the network is complete, with every request once`(sequence: Int)
        async throws
    {
        try await LoadingSchool.run {
            $0.visibleDumps = sequence
            $0.scale = 1
        } _: { warehouse in
            try await warehouse.succeed("load", "--include-requests", "--jobs", "4")
            #expect(try await warehouse.differences(at: sequence, first: sequence) == [])
            #expect(try await warehouse.leftovers() == [])
        }
    }

    @Test func `a dump loaded from a directory is complete without using the network`() async throws {
        try await LoadingSchool.run { warehouse in
            let folder = warehouse.school.folder + "/files"
            let fetched = try await warehouse.school.tool.run([
                "get-dump-files", "--include-requests", "--download-dir", folder, "-q",
            ])
            #expect(fetched.status == 0, "\(fetched.errors)")
            warehouse.simulator.resetLog()
            try await warehouse.succeed("load", "--include-requests", "--from-dir", folder)
            #expect(warehouse.simulator.requestLog.isEmpty)
            #expect(try await warehouse.differences(at: 1) == [])
            #expect(try await warehouse.leftovers() == [])
        }
    }
}
