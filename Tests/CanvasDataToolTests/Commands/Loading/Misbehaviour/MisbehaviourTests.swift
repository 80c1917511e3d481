import CanvasSimulator
import Foundation
import PostgresFixture
import Testing

/// What hosts do wrong, each in turn, while a dump is loaded: in the end every row is there once, and before that nobody
/// sees anything that is not right.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
struct LoadingUnderMisbehaviourTests {
    @Test(arguments: PassingMisbehaviour.chosen)
    func `temporary misbehaviour leaves all rows correct`(script: String) async throws {
        try await LoadingSchool.run { warehouse in
            try warehouse.simulator.misbehave(script)
            let load = try await warehouse.run(["load"] + Self.selection)
            #expect(load == Self.silentSuccess)
            #expect(try await warehouse.wrongOnes(at: 1) == [])

            // Once more, with an increment.
            warehouse.simulator.showDumps(2)
            try warehouse.simulator.misbehave(script)
            let refresh = try await warehouse.run(["refresh"] + Self.selection)
            #expect(refresh == Self.silentSuccess)
            #expect(try await warehouse.wrongOnes(at: 2) == [])
            #expect(try await warehouse.leftovers() == [])
        }
    }

    @Test(arguments: LastingMisbehaviour.chosen)
    func `lasting misbehaviour is reported, publishes nothing wrong, and is recovered from afterwards`(
        misbehaviour: LastingMisbehaviour
    ) async throws {
        try await LoadingSchool.run { warehouse in
            try await warehouse.succeed("load", "-t", "user_dim")
            warehouse.simulator.showDumps(2)
            try warehouse.simulator.misbehave(misbehaviour.script)
            let result = try await warehouse.run(["load"] + Self.selection)
            #expect(result.status == misbehaviour.status)
            #expect(result.output == "")
            let said = try await misbehaviour.shortened(result.errors, warehouse)
            #expect(said == misbehaviour.errors)
            // What was there is there; of the new dump nothing is, or all tables but the one that the message names.
            let failed = Self.tables.filter { result.errors.contains($0) }
            let isOld = misbehaviour.status != 3 || failed.contains("user_dim")
            let wrong = try await warehouse.warehouse.wrongTables(
                of: isOld ? 1 : 2, on: warehouse.simulator, only: ["user_dim"])
            #expect(wrong == [])
            let published =
                misbehaviour.status == 3
                ? Self.tables.filter { $0 == "user_dim" || !failed.contains($0) } : ["user_dim"]
            #expect(
                try await warehouse.database.rows(
                    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'p' ORDER BY 1"
                ) == published.sorted().map { [$0] })

            warehouse.simulator.misbehave(.none)
            let again = try await warehouse.run(["load"] + Self.selection)
            #expect(again == Self.silentSuccess)
            #expect(try await warehouse.wrongOnes(at: 2, requestsFrom: 2) == [])
            #expect(try await warehouse.leftovers() == [])
        }
    }

    @Test(arguments: ["file[user_dim*]:damage@50%", "listing:link=userinfo"])
    func `a table that stays wrong stops no other`(script: String) async throws {
        let misbehaviour = try #require(LastingMisbehaviour.all.first { $0.script == script })
        #expect(misbehaviour.status == 3)
        try await
            `lasting misbehaviour is reported, publishes nothing wrong, and is recovered from afterwards`(
                misbehaviour: misbehaviour)
    }

    @Test func `every kind of misbehaviour has a script`() throws {
        let scripts = PassingMisbehaviour.all + LastingMisbehaviour.all.map(\.script)
        let rules = try scripts.flatMap { try Misbehaviour(parsing: $0).rules }
        let tried = Set(rules.map { "\($0.place.rawValue):\($0.fault.rawValue)" })
        // The API for SIS imports alone has these, and DAP those of its own place.
        let others: Set = ["api:no-id", "api:forget"]
        #expect(
            Misbehaviour.possibilities.filter {
                !tried.contains($0) && !others.contains($0) && !$0.hasPrefix("dap:")
            } == [])
        let kinds = Set(
            rules.filter { $0.place == .listing }.map { "\($0.fault.rawValue)=\($0.value ?? "")" })
        #expect(Misbehaviour.hostileNames.filter { !kinds.contains($0) } == [])
    }

    private static let silentSuccess = BuiltTool.Result(status: 0, output: "", errors: "")

    /// Tables of all kinds: gzip files of several members, a last line without its newline, an empty fragment.
    fileprivate static let tables = ["user_dim", "course_dim", "assignment_rule_dim", "role_dim", "requests"]
    private static let selection = ["--jobs", "16"] + tables.flatMap { ["-t", $0] }
}

extension LoadingSchool {
    /// What is wrong with the tables that the misbehaviours are tried on.
    fileprivate func wrongOnes(at sequence: Int, requestsFrom first: Int = 1) async throws -> [String] {
        let tables = try await warehouse.wrongTables(
            of: sequence, on: simulator, only: Set(LoadingUnderMisbehaviourTests.tables))
        let requests = try await warehouse.wrongRequests(
            await simulator.requests(from: first, through: sequence))
        return tables + [requests].compactMap { $0 }
    }
}
