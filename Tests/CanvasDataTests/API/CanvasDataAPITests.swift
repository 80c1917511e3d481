import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer
import CanvasSimulator
import Testing

@testable import CanvasData

@Suite struct CanvasDataAPITests {
    @Test(arguments: [(50, 50), (50, 100), (10, 20)])
    func `all dumps are listed, however the API pages`(defaultPage: Int, maximumPage: Int) async throws {
        var settings = SimulatorSettings()
        settings.olderDumps = 120
        settings.defaultPage = defaultPage
        settings.maximumPage = maximumPage
        try await SimulatedSchool.run(settings) { school in
            let api = try school.api()
            let all = try await api.dumps()
            #expect(all.map(\.sequence) == (1...125).reversed())
            #expect(try await api.dumps(limit: 3).map(\.sequence) == [125, 124, 123])
            #expect(try await api.dumps(limit: 110).map(\.sequence) == (16...125).reversed())
            #expect(try await api.dumps(after: 120).map(\.sequence) == (121...125).reversed())
            #expect(try await api.dumps(after: 125) == [])
        }
    }

    @Test func `a wrong secret is refused in words`() async throws {
        try await SimulatedSchool.run { school in
            var options = CanvasDataAPI.Options()
            options.baseURL = school.simulator.apiURL
            let api = try CanvasDataAPI(
                credentials: Credentials(key: school.simulator.key, secret: "wrong"), options: options)
            let host = school.simulator.apiURL.dropFirst(7)
            await #expect {
                try await api.dumps()
            } throws: { error in
                let error = error as? CanvasDataError
                return error?.kind == .refused
                    && error?.message.hasPrefix("\(host) refused the API key or secret (401, \"") == true
                    && error?.remedy
                        == "Check \(.key(.apiKey)) and \(.key(.apiSecret)) against the Canvas Data Portal; the portal can also limit a "
                        + "key to certain addresses."
            }
        }
    }

    @Test(arguments: [(20 * 60, "20 minutes behind"), (-3 * 3600, "180 minutes ahead of")])
    func `a clock that is off is named, and the server's time used`(offset: Int, words: String) async throws {
        var settings = SimulatorSettings()
        settings.clockOffset = offset
        try await SimulatedSchool.run(settings) { school in
            let api = try school.api()
            #expect(try await api.dumps().count == 5)
            #expect(try await api.dumps().count == 5)
            let host = school.simulator.apiURL.dropFirst(7)
            #expect(
                school.notices.messages == [
                    "This machine's clock is \(words) that of \(host); signing with the server's time. "
                        + "Set the clock: timedatectl set-ntp true."
                ])
            #expect(school.simulator.requestLog.filter { $0.status == 401 }.count == 1)
            let summary = try await api.downloadFiles(
                of: .latest, TableSelection(tables: ["course_dim"]),
                to: DownloadOptions(directory: school.downloads))
            #expect(summary.failures == [])
        }
    }

    @Test func `what Canvas has not is said in words`() async throws {
        try await SimulatedSchool.run { school in
            let api = try school.api()
            func words(_ work: () async throws -> Void) async -> String {
                do {
                    try await work()
                    return "nothing thrown"
                } catch {
                    return "\(error)"
                }
            }
            #expect(
                await words { _ = try await api.files(of: .id("nope")) } == """
                    Canvas has no dump "nope"; dumps are kept for 60 days.
                      CanvasDataAPI.dumps shows those it has.
                    """)
            #expect(
                await words { _ = try await api.schema(version: "9.9.9") } == """
                    Canvas has no schema version "9.9.9".
                      CanvasDataAPI.schemaVersions shows those it has.
                    """)
            #expect(
                await words { _ = try await api.history(ofTable: "no_dim") } == """
                    Canvas has no files of a table "no_dim".
                      CanvasDataAPI.schema shows all tables.
                    """)
            let unfinished = try #require(try await api.dumps().first { !$0.isFinished })
            #expect(
                await words {
                    _ = try await api.unpackDump(.id(unfinished.id), TableSelection(), school.unpackOptions())
                } == """
                    Dump \(unfinished.sequence) is not finished: Canvas is still writing it.
                      Try again later, or leave DumpSelection.id out to get the newest finished one.
                    """)
            #expect(
                await words { _ = try await api.get("/etc/passwd") } == """
                    "/etc/passwd" is not a path of the API.
                      Give a path such as /api/account/self/dump, percent-encoded.
                    """)
        }
    }

    @Test(arguments: [
        ("ftp://example.org", "\"ftp://example.org\" is not an API address."),
        ("https://user:secret@example.org", "\"https://****@example.org\" is not an API address."),
        ("http://example.org", "http://example.org would send what Canvas answers unprotected."),
        ("https://example.org/other", "\"https://example.org/other\" is not an API address."),
    ])
    func `an address that cannot be the API's is refused`(address: String, message: String) throws {
        var options = CanvasDataAPI.Options()
        options.baseURL = address
        let credentials = try Credentials(key: "k", secret: "s")
        #expect {
            try CanvasDataAPI(credentials: credentials, options: options)
        } throws: {
            ($0 as? CanvasDataError)?.message == message && ($0 as? CanvasDataError)?.kind == .configuration
        }
    }

    @Test func `canvas-data-cli's address with api at its end is understood`() throws {
        #expect(try APIAddress("https://api.inshosteddata.com/api").text == "https://api.inshosteddata.com")
        #expect(
            try APIAddress("https://portal.inshosteddata.com/").text == "https://portal.inshosteddata.com")
    }

    @Test func `schemas by version and all of them`() async throws {
        try await SimulatedSchool.run { school in
            let api = try school.api()
            #expect(try await api.schemaVersions().first?.version == "4.2.9")
            let latest = try await api.schema()
            #expect(latest.version == "4.2.9")
            let older = try await api.schema(version: "4.2.8")
            #expect(older.tables.count == latest.tables.count - 1)
            #expect(try await api.get("/api/schema/4.2.8") == older.json)
        }
    }
}
