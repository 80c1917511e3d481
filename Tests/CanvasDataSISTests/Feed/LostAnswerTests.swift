import CanvasDataBase
import SharedFixture
import Synchronization
import Testing

@testable import CanvasDataSIS
@testable import CanvasDataTransfer

/// Uploads without an answer: which import each became, if any.
@Suite struct LostAnswerTests {
    private let folder: TemporaryFolder
    private let upload: SISUpload

    init() throws {
        folder = try TemporaryFolder()
        upload = try SISUpload(reading: folder.write("users.csv", "user_id,login_id,status\n"), format: .csv)
    }

    private let created = importJSON(141, "created")
    /// As it is once Canvas has begun with it.
    private let begun = importJSON(141, "importing", csvAttachments(["sis_import.csv": 24]))

    /// What the POST answers, or how it fails.
    enum Loss: Sendable, CaseIterable {
        case timeout, reset, serverError, gateway, page, noID, nothing

        func answer(_ request: HTTPRequest) throws -> HTTPResponse {
            request.body?.progress.add(24)
            switch self {
            case .timeout: throw TransferError.network(.timeout, host: "canvas.example", detail: "")
            case .reset: throw TransferError.network(.reset, host: "canvas.example", detail: "")
            case .serverError: return .answer(500, #"{"errors":[{"message":"An error occurred."}]}"#)
            case .gateway: return .answer(504, "<html>")
            case .page: return .answer(200, "<html>")
            case .noID: return .answer(200, #"{"workflow_state":"created"}"#)
            case .nothing: return .answer(204, "")
            }
        }
    }

    @Test(arguments: Loss.allCases)
    func `a lost answer is looked up, and the one new import adopted`(loss: Loss) async throws {
        let log = NoticeLog()
        let canvas = afterPost { [begun] request in
            request.method == .post
                ? try loss.answer(request) : .list(begun)
        }
        let sent = try await cannedAPI(canvas, log: log).submit(upload, SISImportOptions())
        #expect(sent.id == "141")
        #expect(canvas.count(.post) == 1)
        #expect(
            log.warnings == [
                "No response was received, but import 141 matches this upload; continuing with it."
            ])
    }

    @Test(arguments: Loss.allCases)
    func `without a new import in Canvas, the upload is reported lost and not sent again`(loss: Loss)
        async throws
    {
        let sleeps = SleepLog()
        let canvas = CannedCanvas { request in
            request.method == .post ? try loss.answer(request) : .list(importJSON(140, "imported"))
        }
        let api = try cannedAPI(canvas, sleeps: sleeps)
        let error = await #expect(throws: CanvasDataError.self) {
            try await api.submit(upload, SISImportOptions())
        }
        #expect(error?.kind == .unavailable)
        #expect(error?.message.hasPrefix("canvas.example did not answer the upload (") == true)
        #expect(error?.message.hasSuffix("), and shows no import of these files.") == true)
        #expect(
            error?.remedy
                == "The files are where they were. Run the same command again later: it looks for the import "
                + "twice more before it sends anything.")
        #expect(canvas.count(.post) == 1)
        #expect(sleeps.sum >= 60 && sleeps.sum < 70)
    }

    @Test(arguments: [
        // Another user's, with the same files.
        importJSON(141, "importing", #","user":{"id":8}"# + csvAttachments(["sis_import.csv": 24])),
        // Our user's, with other files; begun and ended.
        importJSON(141, "importing", csvAttachments(["sis_import.csv": 25])),
        importJSON(141, "imported", csvAttachments(["users.csv": 24, "courses.csv": 99])),
        // There before we sent, whatever its date says.
        importJSON(
            140, "importing",
            #","created_at":"2030-01-01T00:00:00Z""# + csvAttachments(["sis_import.csv": 24])),
    ])
    func `an import that cannot be ours is not taken for it`(one: String) async throws {
        let posted = Flag()
        let canvas = CannedCanvas { request in
            if request.url.hasSuffix("/users/self") { return .answer(200, #"{"id":7}"#) }
            guard request.method == .post else {
                return posted.isSet ? .list(one) : .list(importJSON(140, "imported"))
            }
            posted.set()
            return try Loss.timeout.answer(request)
        }
        let api = try cannedAPI(canvas)
        let error = await #expect(throws: CanvasDataError.self) {
            try await api.submit(upload, SISImportOptions())
        }
        #expect(error == CanvasDataError.uploadLost(host: "canvas.example", cause: "timeout"))
    }

    @Test(arguments: [
        [("nightly", 24), ("other", 24)], [("nightly", 24), ("nightly", 99)],
        [("nightly", 24), ("other", 99)],
    ])
    func `of several new imports the one with our options and files is ours`(
        imports: [(String, Int)]
    ) async throws {
        var options = SISImportOptions()
        options.diffingDataSetIdentifier = "nightly"
        let list = imports.enumerated().map { number, one in
            importJSON(
                141 + number, "importing",
                #","diffing_data_set_identifier":"\#(one.0)""# + csvAttachments(["sis_import.csv": one.1]))
        }
        let canvas = afterPost { request in
            request.method == .post ? try Loss.timeout.answer(request) : .list(list[1], list[0])
        }
        // Files of our size with other options: they may be ours, taken in another way.
        guard imports[1].1 == 99 else {
            let api = try cannedAPI(canvas)
            let error = await #expect(throws: CanvasDataError.self) { try await api.submit(upload, options) }
            #expect(error == CanvasDataError.uploadDoubtful(host: "canvas.example", ids: ["141", "142"]))
            return
        }
        #expect(try await cannedAPI(canvas).submit(upload, options).id == "141")
    }

    @Test(arguments: [
        // Queued for long; a Canvas that never says; two that are as ours was; other names, the same sizes.
        [importJSON(142, "created"), importJSON(141, "created")],
        [importJSON(142, "imported"), importJSON(141, "imported")],
        [
            importJSON(142, "importing", csvAttachments(["sis_import.csv": 24])),
            importJSON(141, "importing", csvAttachments(["sis_import.csv": 24])),
        ],
        [
            importJSON(142, "importing", csvAttachments(["users.csv": 24])),
            importJSON(141, "importing", csvAttachments(["Users.csv": 24])),
        ],
    ])
    func `imports that cannot be told apart end the run, and nothing more is sent`(imports: [String])
        async throws
    {
        let canvas = afterPost { request in
            if request.method == .post { return try Loss.timeout.answer(request) }
            if request.url.hasSuffix("/142") { return .answer(200, imports[0]) }
            return request.url.hasSuffix("/141")
                ? .answer(200, imports[1]) : .list(imports[0], imports[1])
        }
        let api = try cannedAPI(canvas)
        let error = await #expect(throws: CanvasDataError.self) {
            try await api.submit(upload, SISImportOptions())
        }
        #expect(
            error
                == CanvasDataError(
                    .failed,
                    "The answer to the upload was lost, and canvas.example has new imports, but none can be "
                        + "identified as this upload: 142, 141.",
                    remedy: "Run the same command again once Canvas has started on them: it compares their "
                        + "files. Or check them in Canvas, then use \(.setting(.adopt, .any("ID"))) for the right one, or "
                        + "\(.setting(.adopt, .to("none")))."))
        #expect(canvas.count(.post) == 1)
    }

    @Test func `a queued import is waited for until Canvas lists its files`() async throws {
        let looks = Counter()
        let canvas = afterPost { [created, begun] request in
            if request.method == .post { return try Loss.timeout.answer(request) }
            if request.url.hasSuffix("/141") { return .answer(200, looks.next() < 4 ? created : begun) }
            return .list(created)
        }
        #expect(try await cannedAPI(canvas).submit(upload, SISImportOptions()).id == "141")
        #expect(canvas.count(.post) == 1)
    }

    @Test func `IDs decide which imports are new, and the list goes a day back`() async throws {
        let posted = Flag()
        // Canvas's Date header is an hour ahead of what it writes into created_at.
        let date = [(name: "date", value: "Tue, 14 Nov 2023 23:13:20 GMT")]
        let old = importJSON(140, "imported", #","created_at":"2023-11-14T20:00:00Z""#)
        let new = importJSON(
            141, "importing",
            #","created_at":"2023-11-14T22:13:21Z""# + csvAttachments(["sis_import.csv": 24]))
        let canvas = CannedCanvas { request in
            guard request.method == .post else {
                let list = posted.isSet ? [new, old] : [old]
                return .answer(200, #"{"sis_imports":[\#(list.joined(separator: ","))]}"#, date)
            }
            posted.set()
            return try Loss.timeout.answer(request)
        }
        #expect(try await cannedAPI(canvas).submit(upload, SISImportOptions()).id == "141")
        let look = try #require(canvas.requests.last { $0.url.contains("created_since") })
        #expect(look.url.contains("created_since=2023-11-13T20:00:00Z"), "\(look.url)")
    }
}
