import Testing

@testable import CanvasSimulator

/// Each fault of what the API says about files.
@Suite struct ListingFaultTests {
    private func dump(_ script: String) async throws -> CanvasClient.Dump {
        var dump: CanvasClient.Dump?
        try await withSimulator { simulator, canvas in
            try simulator.misbehave(script)
            dump = try await canvas.dump(1)
        }
        return try #require(dump)
    }

    private func sync(_ script: String) async throws -> CanvasClient.Sync {
        var sync: CanvasClient.Sync?
        try await withSimulator { simulator, canvas in
            try simulator.misbehave(script)
            sync = try await canvas.get("/api/account/self/file/sync", as: CanvasClient.Sync.self)
        }
        return try #require(sync)
    }

    @Test(arguments: HostileNames.filenames)
    func `a file has a hostile name`(kind: String, name: String) async throws {
        let found = try await dump("listing[user_dim-*]:filename=\(kind)")
        #expect(found.artifactsByTable?["user_dim"]?.files.map(\.filename) == [name])
        #expect(
            found.artifactsByTable?["course_dim"]?.files[0].filename.hasPrefix("course_dim-00000-") == true)
    }

    @Test(arguments: HostileNames.tables)
    func `a table has a hostile name`(kind: String, name: String) async throws {
        let found = try await dump("listing:table=\(kind)")
        #expect(found.artifactsByTable?[name]?.tableName == name)
        #expect(found.artifactsByTable?["course_dim"] == nil)
        #expect(found.artifactsByTable?["user_dim"]?.tableName == "user_dim")
        let synced = try await sync("listing:table=\(kind)")
        #expect(synced.files[0].table == name)
    }

    @Test func `the hostile names are what they should be`() {
        let names = Dictionary(uniqueKeysWithValues: HostileNames.filenames)
        #expect(names["parent"]?.hasPrefix("../") == true)
        #expect(names["absolute"]?.hasPrefix("/etc/") == true)
        #expect((names["long"]?.utf8.count ?? 0) > 255)
        #expect(names["control"]?.unicodeScalars.contains { $0.value < 32 } == true)
    }

    @Test(arguments: [
        ("public-http", "http://files.example.com/"), ("link-local", "http://169.254.169.254/"),
        ("private", "http://10.0.0.1/"),
        ("other-host", "http://127.0.0.2:"), ("userinfo", "http://user:password@127.0.0.1:"),
        ("file", "file:///etc/passwd"),
        ("relative", "/2020"), ("no-scheme", "127.0.0.1:"),
    ])
    func `a link leads where no client must go`(kind: String, start: String) async throws {
        let found = try await dump("listing[user_dim-*]:link=\(kind)")
        let url = try #require(found.artifactsByTable?["user_dim"]?.files.first?.url)
        #expect(url.hasPrefix(start), "\(url)")
        #expect(!url.contains("PORT") && !url.contains("PATH"))
        #expect(found.artifactsByTable?["course_dim"]?.files[0].url.hasPrefix("http://127.0.0.1:") == true)
    }

    @Test func `sync is incomplete, or has only requests`() async throws {
        let whole = try await sync("")
        let incomplete = try await sync("listing:incomplete")
        #expect(incomplete.incomplete && !whole.incomplete)
        #expect(incomplete.files.count == whole.files.count - 1)
        let requests = try await sync("listing:requests-only")
        #expect(Set(requests.files.map(\.table)) == ["requests"])
        #expect(requests.files.count == whole.files.count { $0.table == "requests" })
    }

    @Test func `a rule counts only the answers that it could spoil`() async throws {
        try await withSimulator { simulator, canvas in
            try simulator.misbehave("listing:incomplete*1; listing[user_dim-*]:filename=parent*1")
            let first = try await canvas.dump(1)
            #expect(first.artifactsByTable?["user_dim"]?.files[0].filename.hasPrefix("../") == true)
            #expect(simulator.requestLog.map(\.fault) == [nil, "listing[user_dim-*]:filename=parent*1"])
            let synced = try await canvas.get("/api/account/self/file/sync", as: CanvasClient.Sync.self)
            #expect(synced.incomplete)
            #expect(synced.files.allSatisfy { !$0.filename.hasPrefix("../") })
        }
    }

    @Test func `files are listed twice, and a dump has no updatedAt`() async throws {
        let found = try await dump("listing:duplicate; listing:no-updated-at")
        let names = found.artifactsByTable?["course_dim"]?.files.map(\.filename) ?? []
        #expect(names.count == 2 && names[0] == names[1])
        #expect(found.updatedAt == nil)
    }
}
