import CanvasSimulator
import Testing

@testable import CanvasDataTool

@Suite struct DAPMomentOptionTests {
    @Test(arguments: [
        ("2022-06-13T09:30:00Z", "2022-06-13T09:30:00Z"),
        ("2022-06-13T09:30:00+02:00", "2022-06-13T07:30:00Z"),
        ("2022-06-13T23:30:00-0230", "2022-06-14T02:00:00Z"), ("2022-06-13 09:30Z", "2022-06-13T09:30:00Z"),
        ("2026-01-15T04:00:00.250123Z", "2026-01-15T04:00:00.250123Z"),
        ("2026-01-15T04:00:00.250123456Z", "2026-01-15T04:00:00.250123456Z"),
        ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"), ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
    ])
    func `a moment is sent in UTC, with all of its digits`(given: String, sent: String) {
        #expect(DAPMomentOption(argument: given)?.text == sent)
    }

    @Test(arguments: [
        "", "now", "2022-06-13T25:00:00Z", "2022-02-30T00:00:00Z", "2023-02-29T00:00:00Z", "2022-13-01",
        "2022-06-13T",
        "2022-06-13T09:30:00X", "2022-06-13T09:30:00.Z", "1655112600",
    ])
    func `anything else is refused`(given: String) {
        #expect(DAPMomentOption(argument: given) == nil)
    }

    @Test func `without a zone it is local time, as for the official client`() async throws {
        try await DAPSchool.run({
            // 2022-07-01T00:00:00Z; states are four hours apart.
            $0.firstState = 1_656_633_600_000
            $0.state = 4
        }) { school in
            var tool = school.tool
            tool.environment["TZ"] = "America/New_York"
            let since = ["2022-07-01T02:00:00", "2022-07-01T08:00:00+02:00", "2022-07-01"]
            for since in since {
                let result = try await tool.run([
                    "dap", "incremental", "--namespace", "canvas", "--table", "accounts", "--since", since,
                    "-q",
                ])
                #expect(result == BuiltTool.Result(status: 0, output: "", errors: ""))
            }
            // The first two are the same query.
            #expect(
                school.dap.createdJobs.map(\.since) == ["2022-07-01T06:00:00Z", "2022-07-01T04:00:00Z"])
        }
    }
}
