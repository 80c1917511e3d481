import CanvasSimulator
import Foundation
import PostgresFixture
import Testing

/// Every row of every table, as the simulated Canvas wrote it.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"), .serialized)
struct RowExactTests {
    @Test(arguments: [1, 12])
    func `a dump loaded from the network is all there, and so are its requests, each once`(sequence: Int)
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

    @Test func `a dump loaded from a directory is the same, and needs no network`() async throws {
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

    @Test func `what a host does that passes does no harm to rows`() async throws {
        let seed = acceptanceSeed()
        var random = SeededGenerator(seed: seed)
        let scripts = isFullAcceptance ? Self.passing : Array(Self.passing.shuffled(using: &random).prefix(5))
        for script in scripts {
            try await LoadingSchool.run { warehouse in
                try warehouse.simulator.misbehave(script)
                let result = try await warehouse.run(Self.load)
                #expect(result.status == 0, "\(script), seed \(seed): \(result.errors)")
                #expect(try await warehouse.wrongOnes() == [], "\(script), seed \(seed)")
            }
        }
    }

    @Test func `what a host does that lasts shows nobody anything wrong`() async throws {
        let seed = acceptanceSeed()
        var random = SeededGenerator(seed: seed)
        let scripts = isFullAcceptance ? Self.lasting : Array(Self.lasting.shuffled(using: &random).prefix(3))
        for script in scripts {
            try await LoadingSchool.run { warehouse in
                try await warehouse.succeed("load", "-t", "user_dim")
                warehouse.simulator.showDumps(2)
                try warehouse.simulator.misbehave(script)
                let result = try await warehouse.run(Self.load)
                #expect(result.status != 0, "\(script), seed \(seed)")
                // What was there is there; of the new dump nothing is.
                let wrong = try await warehouse.warehouse.wrongTables(
                    of: 1, on: warehouse.simulator, only: ["user_dim"])
                #expect(wrong == [], "\(script), seed \(seed): \(result)")
                let tables = try await warehouse.database.rows(
                    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'p'"
                )
                #expect(tables == [["user_dim"]], "\(script), seed \(seed)")

                warehouse.simulator.misbehave(.none)
                let again = try await warehouse.run(Self.load)
                #expect(again.status == 0, "\(script), seed \(seed): \(again.errors)")
                #expect(try await warehouse.wrongOnes(at: 2) == [], "\(script), seed \(seed)")
                #expect(try await warehouse.leftovers() == [], "\(script), seed \(seed)")
            }
        }
    }

    /// Tables of all kinds: gzip files of several members, a last line without its newline, an empty fragment.
    fileprivate static let tables = ["user_dim", "course_dim", "assignment_rule_dim", "role_dim", "requests"]
    private static let load = ["load", "--jobs", "16"] + tables.flatMap { ["-t", $0] }

    // A host that stalls is given a minute, which is too long here.
    private static let passing = [
        "file:503*2/each", "file:503,retry-after=1*1/each", "file:500~0.3*2/each", "file:429*1/each",
        "file:reset@5000*1/each", "file:reset@0*2/each", "file:reset@90%*2/each", "file:cut@50%*2/each",
        "file:cut@1*1/each", "file:html*1/each", "file:flip@30*1/each", "file:flip@50%*1/each",
        "file:truncate@45*1/each", "file:truncate@1*1/each", "file:trailing-garbage*1/each", "file:no-length",
        "file:no-length@60%*1/each", "file:chunked", "file:chunk-cut@60%*1/each", "file:expired*1/each",
        "file:403*1/each", "file:404*1/each", "file:expire=4r",
        "file:etag-change*1/each; file:cut@50%*1/each",
        "file:slice=100", "file:encoding", "file:cut@60%*1/each; file:wrong-range*1/each",
        "file:cut@60%*1/each; file:wrong-total*1/each", "file:cut@60%*1/each; file:ignore-range*1/each",
        "file:slow=20%10", "api:503*2", "api:429,retry-after=2*2", "api:reset*2", "api:html*2",
        "api:truncated-json*2", "api:text*2", "api:slow=50", "listing:duplicate", "listing:no-updated-at",
    ]
    private static let lasting = [
        "file:damage@30", "file[user_dim*]:damage@50%", "file:truncate@50%", "file:404",
        "file[course_dim*]:503",
        "file:trailing-garbage", "file:cut@0", "api:401", "api:500", "api:html", "api:truncated-json",
        "file:expired", "listing:filename=parent", "listing:filename=nul", "listing:table=quote",
        "listing:table=control", "listing:link=private", "listing:link=file",
    ]
}

extension LoadingSchool {
    /// What is wrong with the tables that the misbehaviours are tried on.
    fileprivate func wrongOnes(at sequence: Int = 1) async throws -> [String] {
        let tables = try await warehouse.wrongTables(
            of: sequence, on: simulator, only: Set(RowExactTests.tables))
        let requests = try await warehouse.wrongRequests(
            await simulator.requests(from: sequence, through: sequence))
        return tables + [requests].compactMap { $0 }
    }
}
