import CanvasDataBase
import Synchronization
import Testing

@testable import CanvasDataSIS
@testable import CanvasDataTransfer

@Suite struct SISImportAPITests {
    // MARK: Address and token

    @Test(arguments: [
        "https://canvas.example", "https://canvas.example/", "https://canvas.example/api/v1/accounts/",
        "https://canvas.example/api/v1", "https://CANVAS.example/api/v1/accounts",
    ])
    func `an address is accepted with and without the path that older scripts required`(text: String) throws {
        #expect(try CanvasAddress(text).link.hostAndPort == "canvas.example")
        #expect(try CanvasAddress(text).text.lowercased() == "https://canvas.example")
    }

    @Test(arguments: [
        ("http://canvas.example", "http://canvas.example would send the access token unencrypted."),
        ("canvas.example", "\"canvas.example\" is not a valid Canvas URL."),
        ("https://u:p@canvas.example", "\"https://****@canvas.example\" is not a valid Canvas URL."),
        ("https://canvas.example/login", "\"https://canvas.example/login\" is not a valid Canvas URL."),
        ("", "\"\" is not a valid Canvas URL."),
    ])
    func `an address that cannot be used is refused`(text: String, message: String) {
        let error = #expect(throws: CanvasDataError.self) { try CanvasAddress(text) }
        #expect(error?.kind == .configuration)
        #expect(error?.message == message)
    }

    @Test(arguments: ["", "two words", "line\nbreak", "ключ"])
    func `text that cannot be a token is refused`(text: String) {
        #expect(throws: CanvasDataError.implausibleToken) { try AccessToken(text) }
    }

    @Test func `a token is never printed`() throws {
        let token = try AccessToken("1742~secret")
        #expect("\(token)" == "****")
        #expect(String(reflecting: token).contains("secret") == false)
    }

    // MARK: Lists

    @Test func `all pages of a list are followed on the same host`() async throws {
        let canvas = CannedCanvas { request in
            let next =
                #"<https://canvas.example/api/v1/accounts/self/sis_imports?page=2&per_page=100>; rel="next", <https://canvas.example/x>; rel="first""#
            return request.url.contains("page=2")
                ? .list(importJSON(1, "imported"))
                : .answer(200, #"{"sis_imports":[\#(importJSON(2, "imported"))]}"#, [("link", next)])
        }
        #expect(try await cannedAPI(canvas).imports().map(\.id) == ["2", "1"])
        #expect(canvas.requests.count == 2)
    }

    @Test(arguments: [
        "https://evil.example/api/v1/accounts/self/sis_imports?page=2",
        "http://canvas.example/api/v1/accounts/self/sis_imports?page=2",
        "https://canvas.example:444/x?page=2", "https://u@canvas.example/x?page=2",
    ])
    func `a next page on another host is not requested, as it would get the token`(link: String) async throws
    {
        let canvas = CannedCanvas { _ in
            .answer(200, #"{"sis_imports":[]}"#, [("link", "<\(link)>; rel=\"next\"")])
        }
        let api = try cannedAPI(canvas)
        let error = await #expect(throws: CanvasDataError.self) { try await api.imports() }
        #expect(error?.kind == .refused)
        #expect(canvas.requests.count == 1)
    }

    @Test func `a list that leads in circles is an error`() async throws {
        let canvas = CannedCanvas { request in
            .answer(200, #"{"sis_imports":[]}"#, [("link", "<\(request.url)>; rel=\"next\"")])
        }
        let api = try cannedAPI(canvas)
        await #expect(throws: CanvasDataError.endlessPages(host: "canvas.example")) {
            try await api.imports()
        }
    }

    @Test func `states, times and limit are sent under Canvas's names`() async throws {
        let canvas = CannedCanvas { _ in .list() }
        _ = try await cannedAPI(canvas).imports(
            states: [.failed, .failedWithMessages], since: "2026-11-01T00:00:00+01:00", before: "2026-12-01",
            limit: 7)
        #expect(
            canvas.requests.first?.url
                == "https://canvas.example/api/v1/accounts/self/sis_imports?workflow_state[]=failed"
                + "&workflow_state[]=failed_with_messages&created_since=2026-11-01T00:00:00%2B01:00"
                + "&created_before=2026-12-01&per_page=7")
    }

    @Test func `an unknown state, which Canvas would ignore, is refused`() async throws {
        let canvas = CannedCanvas { _ in .list() }
        let api = try cannedAPI(canvas)
        let error = await #expect(throws: CanvasDataError.self) {
            try await api.imports(states: [SISImportState("importd")])
        }
        #expect(
            error
                == CanvasDataError(.usage, "Unknown state \"importd\".", remedy: "Did you mean imported?")
        )
        #expect(canvas.requests.isEmpty)
    }

    // MARK: Trouble

    @Test func `a request that can be repeated is tried five times`() async throws {
        let sleeps = SleepLog()
        let canvas = CannedCanvas { _ in .answer(503, "") }
        let api = try cannedAPI(canvas, sleeps: sleeps)
        let error = await #expect(throws: CanvasDataError.self) { try await api.import("141") }
        #expect(
            error
                == CanvasDataError(
                    .unavailable,
                    "canvas.example gave no usable answer to /api/v1/accounts/self/sis_imports/141 (5 × status 503).",
                    remedy: "Try again later; \(.setting(.verbose)) shows each attempt."))
        #expect(canvas.requests.count == 5)
        #expect(sleeps.all.count == 4)
    }

    @Test func `a nearly exhausted rate limit slows requests down`() async throws {
        let sleeps = SleepLog()
        let canvas = CannedCanvas { _ in
            .answer(200, importJSON(141, "importing"), [("x-rate-limit-remaining", "99.5")])
        }
        let api = try cannedAPI(canvas, sleeps: sleeps)
        _ = try await api.import("141")
        #expect(sleeps.all == [])
        _ = try await api.import("141")
        #expect(sleeps.all == [1])
    }

    @Test(arguments: ["", "last", "../1", "1/2", "12x"])
    func `an invalid ID is refused without a request`(id: String) async throws {
        let canvas = CannedCanvas { _ in .list() }
        let api = try cannedAPI(canvas)
        await #expect(throws: CanvasDataError.badImportID(id)) { try await api.import(id) }
        #expect(canvas.requests.isEmpty)
    }

    @Test func `an unknown host names base_url`() async throws {
        let canvas = CannedCanvas { _ in
            throw TransferError.network(.resolve, host: "canvas.example", detail: "")
        }
        let api = try cannedAPI(canvas)
        await #expect(
            throws: CanvasDataError(
                .unavailable, "The host canvas.example is not known.",
                remedy: "Check \(.key(.canvasURL)) and this machine's DNS; behind a proxy, set https_proxy.")
        ) { try await api.import("141") }
    }

    // MARK: Watching

    @Test func `an import is watched until its state says that it has ended`() async throws {
        let log = NoticeLog()
        let sleeps = SleepLog()
        let states = Mutex(["created", "pondering", "cleanup_batch", "aborted"])
        let canvas = CannedCanvas { _ in
            // No date at its end, and a percentage that stands still.
            .answer(
                200, importJSON(141, states.withLock { $0.removeFirst() }, #","progress":40,"ended_at":null"#)
            )
        }
        let ended = try await cannedAPI(canvas, log: log, sleeps: sleeps).watch("141")
        #expect(ended?.state == .aborted)
        #expect(sleeps.all == [60, 60, 60, 60])
        #expect(
            log.messages.filter { !$0.hasPrefix("\"GET") && !$0.hasPrefix("{") } == [
                "Slept 1 minutes. Checking job 141 progress now.", "Workflow_state state is: 'created'",
                "Slept 2 minutes. Checking job 141 progress now.", "Workflow_state state is: 'pondering'",
                "Unknown state \"pondering\"; still waiting.",
                "Slept 3 minutes. Checking job 141 progress now.", "Workflow_state state is: 'cleanup_batch'",
                "Slept 4 minutes. Checking job 141 progress now.", "Workflow_state state is: 'aborted'",
                "Canvas API SIS import complete. Logging json from canvas",
            ])
        #expect(
            log.messages.first { $0.hasPrefix("\"GET") }
                == "\"GET /api/v1/accounts/self/sis_imports/141 HTTP/1.1\" 200 108")
    }

    @Test func `watching ends at the limit of checks`() async throws {
        let log = NoticeLog()
        let canvas = CannedCanvas { _ in .answer(200, importJSON(141, "importing")) }
        var watch = SISWatch()
        watch.pause = 90
        watch.limit = 3
        let seen = try await cannedAPI(canvas, log: log).watch("141", watch)
        #expect(seen?.state == .importing)
        #expect(canvas.requests.count == 3)
        #expect(
            log.messages.filter { $0.hasPrefix("Slept") || $0.hasPrefix("Counter") } == [
                "Slept 90 seconds. Checking job 141 progress now.",
                "Slept 180 seconds. Checking job 141 progress now.",
                "Slept 270 seconds. Checking job 141 progress now.",
                "Counter reached 3 checks, manually quitting job monitoring",
            ])
    }

    @Test func `an import still initializing at the tenth check is reported`() async throws {
        let log = NoticeLog()
        let canvas = CannedCanvas { _ in .answer(200, importJSON(141, "initializing")) }
        var watch = SISWatch()
        watch.limit = 12
        _ = try await cannedAPI(canvas, log: log).watch("141", watch)
        #expect(
            log.warnings == [
                "Import 141 is still initializing after 10 checks. If it remains so, it is never imported: "
                    + "check it in Canvas, and abort it."
            ])
    }
}
