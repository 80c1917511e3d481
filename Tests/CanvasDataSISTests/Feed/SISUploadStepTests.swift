import CanvasDataBase
import Foundation
import SharedFixture
import Testing

@testable import CanvasDataSIS
@testable import CanvasDataTransfer

@Suite struct SISUploadStepTests {
    private let folder: TemporaryFolder
    private let upload: SISUpload

    init() throws {
        folder = try TemporaryFolder()
        upload = try SISUpload(reading: folder.write("users.csv", "user_id,login_id,status\n"), format: .csv)
    }

    private let created = importJSON(141, "created")

    @Test func `the upload is the file itself with its type, the options in the query`() async throws {
        let canvas = CannedCanvas { [created] request in
            request.method == .post ? .answer(200, created) : .list()
        }
        #expect(try await cannedAPI(canvas).submit(upload, SISImportOptions()).id == "141")
        #expect(canvas.paths == ["GET /sis_imports", "POST /sis_imports/"])
        let post = try #require(canvas.requests.last)
        #expect(
            post.url
                == "https://canvas.example/api/v1/accounts/self/sis_imports/?import_type=instructure_csv&extension=csv"
        )
        #expect(
            post.headers.map { "\($0.name): \($0.value)" } == [
                "Content-Type: text/csv", "Authorization: Bearer 1742~secret", "Accept: application/json",
            ])
        #expect(post.body?.length == 24)
        // libcurl sends again by itself on a connection that was used before.
        #expect(post.freshConnection)
    }

    @Test func `as a form it is what curl -F sends, and the name says what it is`() async throws {
        let canvas = CannedCanvas { [created] request in
            request.method == .post ? .answer(200, created) : .list()
        }
        let form = try SISUpload(reading: upload.path, format: .csv, isMultipart: true)
        _ = try await cannedAPI(canvas).submit(form, SISImportOptions())
        let post = try #require(canvas.requests.last)
        #expect(post.url.hasSuffix("/sis_imports/?import_type=instructure_csv"))
        let boundary = "------------------------\(upload.sha256.prefix(16))"
        #expect(post.headers.first?.value == "multipart/form-data; boundary=\(boundary)")
        let body = try #require(post.body)
        #expect(
            try text(body) == """
                --\(boundary)\r
                Content-Disposition: form-data; name="attachment"; filename="users.csv"\r
                Content-Type: application/octet-stream\r
                \r
                user_id,login_id,status
                \r
                --\(boundary)--\r

                """)
        #expect(try text(body).utf8.count == body.length)
    }

    private func text(_ body: RequestBody) throws -> String {
        let reader = UploadReader(body)
        let room = Buffer(16)
        var bytes: [UInt8] = []
        while true {
            let count = try reader.read(into: room.bytes)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += room.bytes[..<count]
        }
    }

    // MARK: What certainly did not arrive

    @Test func `an upload is repeated when Canvas was too busy to take it`() async throws {
        let sleeps = SleepLog()
        let posts = Counter()
        let canvas = CannedCanvas { [created] request in
            guard request.method == .post else { return .list() }
            switch posts.next() {
            case 1: return .answer(403, "403 Forbidden (Rate Limit Exceeded)\n")
            case 2: return .answer(429, "", [("retry-after", "7")])
            default: return .answer(200, created)
            }
        }
        #expect(
            try await cannedAPI(canvas, sleeps: sleeps).submit(upload, SISImportOptions()).id == "141")
        #expect(canvas.count(.post) == 3)
        #expect(sleeps.all == [1, 7])
    }

    @Test func `an upload is repeated when no byte of it has left`() async throws {
        let posts = Counter()
        let canvas = CannedCanvas { [created] request in
            guard request.method == .post else { return .list() }
            guard posts.next() > 2 else {
                throw TransferError.network(.connect, host: "canvas.example", detail: "Connection refused")
            }
            return .answer(200, created)
        }
        #expect(try await cannedAPI(canvas).submit(upload, SISImportOptions()).id == "141")
        #expect(canvas.count(.post) == 3)
    }

    @Test(arguments: [
        (
            400, #"{"errors":["SIS imports can only be executed on root accounts"]}"#,
            CanvasDataError.Kind.unavailable,
            "canvas.example did not accept the upload (400): SIS imports can only be executed on root accounts"
        ),
        (
            400, #"{"message":"Invalid diffing_drop_status"}"#, .unavailable,
            "canvas.example did not accept the upload (400): Invalid diffing_drop_status"
        ),
        (
            400, #"{"error":true,"error_message":"Missing attachment"}"#, .unavailable,
            "canvas.example did not accept the upload (400): Missing attachment"
        ),
        (
            403, #"{"errors":["SIS imports are not enabled for this account"]}"#, .refused,
            #"canvas.example refused the request (403 Forbidden: "SIS imports are not enabled for this account")."#
        ),
        (
            401, #"{"errors":[{"message":"user not authorized to perform that action"}]}"#, .refused,
            #"canvas.example does not allow this user to do that (401 Unauthorized: "user not authorized to perform that action")."#
        ),
    ])
    func `a refusal is reported with Canvas's message and not repeated`(
        status: Int, body: String, kind: CanvasDataError.Kind, message: String
    ) async throws {
        let canvas = CannedCanvas { request in
            request.method == .post ? .answer(status, body) : .list()
        }
        let api = try cannedAPI(canvas)
        let error = await #expect(throws: CanvasDataError.self) {
            try await api.submit(upload, SISImportOptions())
        }
        #expect(error?.kind == kind)
        #expect(error?.message == message)
        #expect(canvas.count(.post) == 1)
    }

    // MARK: The record

    private func step(_ canvas: CannedCanvas, _ record: SISRecord) throws -> SISUploadStep {
        SISUploadStep(
            api: try cannedAPI(canvas), options: SISRunOptions(), record: record, archive: nil)
    }

    @Test func `an upload is recorded before it leaves, without an ID, and with its ID afterwards`()
        async throws
    {
        let memory = folder.path + "/memory"
        let canvas = CannedCanvas { [created, upload] request in
            guard request.method == .post else { return .list(importJSON(140, "imported")) }
            let last = try SISRecord.peek(memory)?.last
            #expect(last?.id == nil && last?.intent.newest == "140" && last?.sha256 == upload.sha256)
            return .answer(200, created)
        }
        let record = try SISRecord(in: memory)
        defer { record.close() }
        #expect(try await step(canvas, record).send(upload, [], []).id == "141")
        #expect(try SISRecord.peek(memory)?.last?.id == "141")
    }

    @Test func `an upload that cannot be recorded does not leave`() async throws {
        let memory = folder.path + "/memory"
        let record = try SISRecord(in: memory)
        defer { record.close() }
        let canvas = CannedCanvas { _ in
            try FileManager.default.createDirectory(
                atPath: memory + "/.sis-state.json/in-the-way", withIntermediateDirectories: true)
            return .list(importJSON(140, "imported"))
        }
        await #expect(throws: FileError.self) { try await step(canvas, record).send(upload, [], []) }
        #expect(canvas.count(.post) == 0)
    }

    @Test func `an upload that Canvas did not accept leaves the record as it was`() async throws {
        let memory = folder.path + "/memory"
        let record = try SISRecord(in: memory)
        defer { record.close() }
        let canvas = CannedCanvas { request in
            request.method == .post ? .answer(400, #"{"message":"no"}"#) : .list()
        }
        await #expect(throws: CanvasDataError.uploadRefused(host: "canvas.example", status: 400, words: "no"))
        {
            try await step(canvas, record).send(upload, [], [])
        }
        #expect(try SISRecord.peek(memory) == SISRecord.Contents())
    }
}
