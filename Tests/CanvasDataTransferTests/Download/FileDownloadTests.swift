import Foundation
import Testing

@testable import CanvasDataTransfer

@Suite struct FileDownloadTests {
    private func fetch(_ answers: [ScriptedTransport.Answer]) async throws -> DownloadedPart {
        let folder = NSTemporaryDirectory() + "canvas-data-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let world = World(now: { 0 }, sleep: { _ in }, random: { $0.lowerBound })
        return try await DownloadDirectory(folder).fetch("users-00000.gz") { part in
            try await FileDownload(
                into: part, over: ScriptedTransport(answers), world: world, policy: RetryPolicy(),
                link: { _ in "https://files.example/users-00000.gz" }, report: { _ in }
            ).run()
        }
    }

    private func head(_ status: Int, _ headers: [(String, String)]) -> HTTPHead {
        HTTPHead(status: status, headers: headers.map { .init(name: $0.0, value: $0.1) })
    }

    private let piece: [UInt8] = [0x1f, 0x8b] + [UInt8](repeating: 7, count: 2 << 20)

    @Test func `tries that bring much and never get further are given up`() async throws {
        // Without an entity tag each try begins at the front.
        let cut = ScriptedTransport.Answer(
            head: head(200, [("content-length", "9000000")]), body: piece, fault: .cut)
        await #expect(
            throws: DownloadError.givenUp(summary: "8 × cut connection", host: "files.example")
        ) {
            _ = try await fetch([cut])
        }
    }

    @Test func `a body that is short time and again is given up`() async throws {
        let cut = ScriptedTransport.Answer(
            head: head(200, [("content-length", "9000000"), ("etag", "\"one\"")]), body: piece, fault: .cut)
        let short = ScriptedTransport.Answer(
            head: head(200, [("content-length", "9000000"), ("etag", "\"one\"")]), body: piece)
        await #expect(throws: DownloadError.self) { _ = try await fetch([cut, short]) }
        do {
            _ = try await fetch([cut, short])
        } catch DownloadError.givenUp(let summary, _) {
            #expect(summary == "7 × a body shorter than announced, cut connection")
        }
    }

    /// A host whose connection ends between two members of the file, and that says nothing of its length.
    private func cutBetweenMembers(_ headers: [(String, String)]) -> ScriptedTransport.Answer {
        .init(head: head(200, [("etag", "\"one\"")] + headers), body: piece)
    }

    private static let silent = [
        [], [("transfer-encoding", "identity")], [("transfer-encoding", "gzip")],
        [("transfer-encoding", "chunked, identity")], [("connection", "close")],
    ]

    @Test(arguments: silent)
    func `a body that announces no end is gone on with behind its end`(
        headers: [(String, String)]
    ) async throws {
        let first = piece.count
        let rest = ScriptedTransport.Answer(
            head: head(206, [("content-range", "bytes \(first)-\(first + 1)/\(first + 2)")]), body: [1, 2])
        let part = try await fetch([cutBetweenMembers(headers), rest])
        #expect(part.length == first + 2)
    }

    @Test(arguments: silent)
    func `a body that never announces its end is never taken for whole`(
        headers: [(String, String)]
    ) async throws {
        await #expect(
            throws: DownloadError.givenUp(summary: "8 × an answer without a length", host: "files.example")
        ) {
            _ = try await fetch([cutBetweenMembers(headers)])
        }
    }

    @Test func `a body in chunks is whole at the last of them`() async throws {
        #expect(
            try await fetch([cutBetweenMembers([("transfer-encoding", "Chunked")])]).length == piece.count)
    }

    @Test func `a status that no retry cures names its host`() async throws {
        await #expect(throws: DownloadError.status(418, code: nil, host: "files.example")) {
            _ = try await fetch([.init(head: head(418, []))])
        }
    }

    @Test func `a length that no file has is not believed`() async throws {
        await #expect(throws: DownloadError.transfer(.tooLong(limit: 64 << 30))) {
            _ = try await fetch([.init(head: head(200, [("content-length", "9223372036854775807")]))])
        }
    }
}
