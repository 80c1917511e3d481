import CanvasSimulator
import PostgresFixture
import Testing

/// What DAP and its object store do wrong, each in turn, in a first load and in an increment: either all is right in the end,
/// or nothing visible has changed and the next run heals it.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres is not installed"), .timeLimit(.minutes(30)))
struct ReplicaMisbehaviourTests {
    /// What is over after a while, or only odd.
    private static let passing = [
        "dap:lost-job", "dap:lost-objects", "dap:no-expiry", "dap:extra-members",
        "dap:error=gateway-timeout*2/each", "dap[login]:error=gateway-timeout*1", "api:reset@0~0.1*2/each",
        "file[dap-*]:cut@50%*1/each", "file[dap-*]:expired*1/each", "file[dap-*]:reset@30%*1/each",
        "file[dap-*]:lost-member*1/each", "file[dap-*]:truncate@50%*1/each",
        "dap[canvas.users]:error=out-of-range",
    ]

    /// More of that, for the full acceptance. After a refusal for too many jobs a new one is created every twelve seconds.
    private static let morePassing = [
        "dap:strange-state", "dap:missing-url", "dap:swap-status", "dap:token=60",
        "api[POST */data]:503*2/each",
        "api[POST */login]:503*2", "file[dap-*]:503*2/each", "file[dap-*]:html*1/each",
        "dap[canvas.users]:error=snapshot-required", "api[POST */data]:429,retry-after=1*1/each",
    ]

    /// What fails a table or all, as long as it lasts.
    private static let lasting = [
        "dap:fail", "dap[canvas.users]:error=processing", "dap:error=maintenance", "dap:error=disabled",
        "dap:error=forbidden", "dap:error=validation", "dap:error=not-found", "dap:error=strange",
        "dap[canvas]:error=not-found", "file[dap-canvas.users-*]:wrong-crc",
        "file[dap-canvas.users-*]:trailing-garbage", "file[dap-canvas.users-*]:404", "api[POST */data]:html",
    ]

    /// More of that, for the full acceptance.
    private static let moreLasting = [
        "dap[canvas.users]:fail", "dap:error=authentication", "dap:error=not-onboarded",
        "file[dap-canvas.users-*]:damage@50%",
    ]

    private static func chosen(_ scripts: [String], more: [String]) -> [String] {
        isFullAcceptance ? scripts + more : Array(scripts.sample(4))
    }

    @Test(arguments: chosen(passing, more: morePassing))
    func `temporary misbehaviour leaves all rows right`(script: String) async throws {
        try await ReplicaSchool.run { school in
            for state in 1...2 {
                try school.simulator.misbehave(script)
                let result = try await school.refresh()
                #expect(
                    result == BuiltTool.Result(status: 0, output: "", errors: ""), "\(script), state \(state)"
                )
                #expect(try await school.differences() == [], "\(script), state \(state)")
                #expect(try await school.leftovers() == [], "\(script), state \(state)")
                school.dap.advance()
            }
        }
    }

    @Test(arguments: chosen(lasting, more: moreLasting))
    func `lasting misbehaviour is reported and shows nothing half, and the next run heals it`(
        script: String
    ) async throws {
        try await ReplicaSchool.run { school in
            let digests = """
                SELECT (SELECT sum(hashtextextended(t::text, 0)) FROM canvas.users t),
                    (SELECT sum(hashtextextended(t::text, 0)) FROM canvas.submissions t)
                """
            for state in 1...2 {
                let before = state == 1 ? [] : try await school.database.rows(digests)
                try school.simulator.misbehave(script)
                let result = try await school.refresh()
                #expect(
                    result.status != 0 && result.output == "" && result.errors != "", "\(script): \(result)")
                for secret in [school.dap.clientSecret, "X-Amz-", "Bearer"] {
                    #expect(!result.errors.contains(secret))
                }
                if state == 1 {
                    let there = try await school.database.rows(
                        "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace('canvas') AND relname = 'users'"
                    )
                    #expect(there == [], "\(script)")
                } else {
                    #expect(try await school.database.rows(digests)[0][0] == before[0][0], "\(script)")
                }
                school.simulator.misbehave(.none)
                // A job that failed stays what it is until it expires.
                school.dap.expireJobs()
                try await school.succeed()
                #expect(try await school.differences() == [], "\(script), state \(state)")
                #expect(try await school.leftovers() == [], "\(script), state \(state)")
                school.dap.advance()
            }
        }
    }

    @Test func `jobs that an earlier run began are gone on with`() async throws {
        try await ReplicaSchool.run { school in
            try school.simulator.misbehave("file[dap-canvas.users-*]:404")
            #expect(try await school.refresh().status == 3)
            let jobs = school.dap.createdJobs.count
            school.simulator.misbehave(.none)
            try await school.succeed()
            #expect(try await school.differences() == [])
            // A new job for the users at most, whose objects were gone.
            #expect(school.dap.createdJobs.count <= jobs + 13)
        }
    }
}
