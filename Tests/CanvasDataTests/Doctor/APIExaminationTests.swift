import CanvasDataBase
import CanvasSimulator
import Testing

@testable import CanvasData

@Suite struct APIExaminationTests {
    /// What is found with a simulated Canvas; `API` and `FILES` stand for its two hosts, `NAME` for a file's name.
    private func findings(
        _ settings: SimulatorSettings = SimulatorSettings(), misbehaving script: String = ""
    ) async throws -> [Finding] {
        try await SimulatedSchool.run(settings) { school in
            let api = String(school.simulator.apiURL.dropFirst("http://".count))
            try school.simulator.misbehave(script)
            return try await school.api().examination().map { finding in
                var message = finding.message.replacing(api, with: "API")
                message.replace(#/127\.0\.0\.1:\d+/#, with: "FILES")
                message.replace(#/[a-z0-9_-]+\.gz/#, with: "NAME")
                return Finding(finding.check, finding.state, message, remedy: finding.remedy)
            }
        }
    }

    private let api = Finding("api", .ok, "API takes the key and its signatures, and lists dumps.")
    private let clock = Finding("clock", .ok, "The clock agrees with that of API within a minute.")
    private let files = Finding("file host", .ok, "FILES serves the files.")

    @Test func `All is well`() async throws {
        #expect(try await findings() == [api, clock, files])
    }

    @Test func `A file host that sends whole files all the time serves them, too`() async throws {
        #expect(try await findings(misbehaving: "file:ignore-range") == [api, clock, files])
    }

    @Test func `A clock that is wrong is told, though the API is reached all the same`() async throws {
        var settings = SimulatorSettings()
        settings.clockOffset = 7200
        let found = try await findings(settings)
        #expect(found.map(\.state) == [.ok, .warn, .ok])
        #expect(
            found[1].message.wholeMatch(
                of: #/This machine's clock is (7199|7200|7201) seconds behind that of API\./#) != nil)
        #expect(found[1].remedy == "Set the clock: timedatectl set-ntp true")
    }

    @Test func `a refusal is reported, and the clock is compared nevertheless`() async throws {
        let found = try await findings(misbehaving: "api:401")
        #expect(
            found == [
                Finding(
                    "api", .fail, "API refused the API key or secret (401, \"Signature does not match\").",
                    remedy: """
                        Check \(.key(.apiKey)) and \(.key(.apiSecret)) against the Canvas Data Portal; the portal can also limit a key \
                        to certain addresses.
                        """),
                clock,
                Finding("file host", .warn, "The file host could not be tried: only the API knows it."),
            ])
    }

    @Test func `A file host that refuses or is another's is told`() async throws {
        #expect(
            try await findings(misbehaving: "file:status=403") == [
                api, clock,
                Finding(
                    "file host", .fail, "FILES refuses NAME (403 AccessDenied).",
                    remedy:
                        "Run the command again later: what has come is kept. If it stays so, report it to Instructure."
                ),
            ])
        #expect(
            try await findings(misbehaving: "file:html") == [
                api, clock,
                Finding(
                    "file host", .fail, "FILES serves something other than gzip as NAME.",
                    remedy: "The page of a proxy or a login portal may stand in between: check https_proxy."),
            ])
    }

    @Test func `A school without dumps has nothing to be tried`() async throws {
        var settings = SimulatorSettings()
        settings.visibleDumps = 0
        #expect(
            try await findings(settings) == [
                Finding(
                    "api", .warn, "API takes the key and its signatures, and lists no dump.",
                    remedy: "Canvas makes the first dump about a day after Canvas Data is switched on."),
                clock,
                Finding(
                    "file host", .warn, "The file host could not be tried: no finished dump has a file.",
                    remedy: "Try again when Canvas has written a dump."),
            ])
    }

    @Test func `A clock is compared to the second, and judged by the minute`() {
        #expect(Finding.clock(60, host: "h").state == .ok)
        #expect(
            Finding.clock(-61, host: "h")
                == Finding(
                    "clock", .warn, "This machine's clock is 61 seconds ahead of that of h.",
                    remedy: "Set the clock: timedatectl set-ntp true"))
        #expect(
            Finding.clock(nil, host: "h")
                == Finding("clock", .warn, "The clock could not be compared: h sent no time."))
    }
}
