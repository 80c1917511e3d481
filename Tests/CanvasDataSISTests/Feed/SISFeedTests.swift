import CanvasDataBase
import Foundation
import SharedFixture
import Testing

@testable import CanvasDataSIS

@Suite struct SISFeedTests {
    private let root: TemporaryFolder
    private let folder: SISFeedFolder

    init() throws {
        root = try TemporaryFolder()
        var folder = SISFeedFolder(root.path)
        folder.settle = 0
        self.folder = folder
        try root.write("new/users.csv", "user_id,login_id,status\nu1,l1,active\n")
        try root.write("new/courses.csv", "course_id,short_name,long_name,status\nc1,c,Course,active\n")
        try root.write("new/notes.txt", "not for Canvas")
    }

    private func run(
        _ canvas: MiniCanvas, log: NoticeLog = NoticeLog(), _ change: (inout SISRunOptions) -> Void = { _ in }
    ) async throws -> SISOutcome {
        var options = SISRunOptions()
        change(&options)
        let feed = try SISFeed(try cannedAPI(canvas.transport, log: log), in: folder, options)
        defer { feed.close() }
        return try await feed.run()
    }

    @Test func `what is in new is sent together and archived`() async throws {
        let canvas = MiniCanvas()
        let outcome = try await run(canvas)
        #expect(outcome.verdict == .imported)
        #expect(outcome.files.map(\.name) == ["courses.csv", "users.csv"])
        #expect(canvas.importCount == 1)
        let files = try root.files
        let archive = try #require(outcome.archive?.split(separator: "/").last)
        #expect(archive.wholeMatch(of: #/\d{4}-\d\d-\d\d_\d{6}_141/#) != nil)
        #expect(
            files == [
                ".sis-state.json", "archive/\(archive)/courses.csv", "archive/\(archive)/users.csv",
                "new/notes.txt",
            ])
    }

    @Test func `with nothing in new no request is sent`() async throws {
        let canvas = MiniCanvas()
        _ = try await run(canvas)
        let before = canvas.requestCount
        #expect(try await run(canvas).verdict == .nothingToSend)
        #expect(canvas.requestCount == before)
    }

    /// The client is lost at each of its requests, before and after Canvas has carried it out; then run again.
    @Test(
        arguments: (1...5).flatMap {
            [
                MiniCanvas.Cut(request: $0, isCarriedOut: false),
                MiniCanvas.Cut(request: $0, isCarriedOut: true),
            ]
        })
    func `a run that was cut off is continued, and nothing sent twice`(cut: MiniCanvas.Cut) async throws {
        let canvas = MiniCanvas(cut: cut)
        await #expect(throws: (any Error).self) { try await run(canvas) }
        var outcome = try await run(canvas)
        if outcome.verdict == .nothingToSend { outcome = try await run(canvas) }
        #expect(canvas.importCount == 1)
        #expect(try root.files.filter { $0.hasPrefix("new/") } == ["new/notes.txt"])
        #expect(try root.files.count { $0.hasPrefix("archive/") } == 2)
        #expect([.imported, .nothingToSend].contains(outcome.verdict))
    }

    @Test(
        arguments: (1...5).flatMap {
            [
                MiniCanvas.Cut(request: $0, isCarriedOut: false),
                MiniCanvas.Cut(request: $0, isCarriedOut: true),
            ]
        })
    func `the same command again after an interruption sends no file twice`(cut: MiniCanvas.Cut) async throws
    {
        let canvas = MiniCanvas(cut: cut)
        let path = try root.write("users.csv", "user_id,login_id,status\nu1,l1,active\n")
        let memory = "\(root.path)/memory"
        func send() async throws -> SISOutcome {
            let feed = try SISFeed(try cannedAPI(canvas.transport), remembering: memory, SISRunOptions())
            defer { feed.close() }
            return try await feed.send(SISSource(paths: [path]))
        }
        await #expect(throws: (any Error).self) { try await send() }
        #expect(try await send().verdict == .imported)
        #expect(canvas.importCount == 1)
        // What has ended may be sent again: it is meant so.
        #expect(try await send().verdict == .imported)
        #expect(canvas.importCount == 2)
    }

    @Test func `a file that has changed since it was sent stays for the next run`() async throws {
        // The third request is the upload: it arrives, and the run ends before it archives.
        let lost = MiniCanvas(cut: .init(request: 3, isCarriedOut: true))
        await #expect(throws: (any Error).self) { try await run(lost) }
        try root.write("new/users.csv", "user_id,login_id,status\nu2,l2,active\n")
        let log = NoticeLog()
        let outcome = try await run(lost, log: log)
        #expect(
            log.warnings.contains("users.csv has changed since it was sent; it stays for the next run."))
        // The first import has ended meanwhile, and so the changed file is the next.
        #expect(outcome.sent?.id == "142" && lost.importCount == 2)
        let archived = try root.files.filter { $0.hasPrefix("archive/") }.map {
            $0.split(separator: "_").last ?? ""
        }
        #expect(archived == ["141/courses.csv", "142/users.csv"])
    }

    @Test func `after a failed import nothing is sent unless the previous one is ignored`() async throws {
        let canvas = MiniCanvas()
        canvas.end(141, as: "failed")
        #expect(try await run(canvas).verdict == .failed)
        try root.write("new/users.csv", "user_id,login_id,status\nu1,l1,active\n")
        let error = await #expect(throws: CanvasDataError.self) { try await run(canvas) }
        #expect(
            error
                == CanvasDataError(
                    .wrongData, "Nothing was sent: the previous import, 141, ended as failed.",
                    remedy:
                        "Run '\(.command(.sisErrors, of: "141"))' to see what is wrong, correct it, and use "
                        + "\(.setting(.previous, .to("ignore"))) once."))
        #expect(canvas.importCount == 1)
        #expect(try await run(canvas) { $0.previous = .ignore }.verdict == .imported)
        #expect(canvas.importCount == 2)
    }

    @Test func `an unfinished import stops the run, or is waited for on request`() async throws {
        let canvas = MiniCanvas()
        #expect(try await run(canvas) { $0.watch = nil }.verdict == .accepted)
        try root.write("new/users.csv", "user_id,login_id,status\nu1,l1,active\n")
        let error = await #expect(throws: CanvasDataError.self) { try await run(canvas) }
        #expect(error?.kind == .busy)
        #expect(error?.message == "Nothing was sent: the previous import, 141, is still importing.")
        #expect(try await run(canvas) { $0.previous = .wait }.verdict == .imported)
        #expect(canvas.importCount == 2)
    }

    @Test func `the import that is waited for is named`() async throws {
        let canvas = MiniCanvas()
        let log = NoticeLog()
        let memory = "\(root.path)/another"
        var options = SISRunOptions()
        options.watch = nil
        let other = try SISFeed(try cannedAPI(canvas.transport), remembering: memory, options)
        _ = try await other.send(SISSource(paths: ["\(root.path)/new/users.csv"]))
        // Another's import ends only when somebody looks at it.
        let error = await #expect(throws: CanvasDataError.self) {
            try await run(canvas, log: log) { options in
                options.previous = .wait
                options.watch?.limit = 1
            }
        }
        #expect(error?.message == "Nothing was sent: import 141 of this account is still created.")
        #expect(
            log.messages.filter { $0.hasPrefix("Waiting") } == [
                "Waiting: import 141 of this account is still created."
            ])
    }

    @Test func `the files are listed once, and named before they are checked`() async throws {
        try root.write("new/users.csv", "user_id,login_id,status\nu1,,active\n")
        var named: [[String]] = []
        let feed = try SISFeed(try cannedAPI(MiniCanvas().transport), in: folder, SISRunOptions())
        defer { feed.close() }
        let error = await #expect(throws: CanvasDataError.self) {
            try await feed.run { named.append($0.paths) }
        }
        #expect(error?.kind == .wrongData)
        #expect(named == [["\(root.path)/new/courses.csv", "\(root.path)/new/users.csv"]])
    }

    @Test func `another's unfinished import counts, unless only one's own do`() async throws {
        let canvas = MiniCanvas()
        let memory = "\(root.path)/another"
        var options = SISRunOptions()
        options.watch = nil
        let other = try SISFeed(try cannedAPI(canvas.transport), remembering: memory, options)
        _ = try await other.send(SISSource(paths: ["\(root.path)/new/users.csv"]))
        let error = await #expect(throws: CanvasDataError.self) { try await run(canvas) }
        #expect(error?.message == "Nothing was sent: import 141 of this account is still created.")
        #expect(try await run(canvas) { $0.scope = .own }.verdict == .imported)
    }

    @Test func `fewer rows than last time are refused where they would delete`() async throws {
        let canvas = MiniCanvas()
        func drop(_ rows: Int) throws {
            let lines = (0..<rows).map { "u\($0),l\($0),active\n" }.joined()
            try root.write("new/users.csv", "user_id,login_id,status\n" + lines)
        }
        try drop(100)
        #expect(try await run(canvas).verdict == .imported)
        try drop(90)
        #expect(try await run(canvas) { $0.maxShrink = 10 }.verdict == .imported)
        try drop(80)
        let error = await #expect(throws: CanvasDataError.self) {
            try await run(canvas) { $0.maxShrink = 10 }
        }
        #expect(
            error?.message == "Nothing was sent: 80 rows of user, 11 % fewer than in the last import (90).")
        #expect(canvas.importCount == 2)
        #expect(try await run(canvas) { $0.maxShrink = 20 }.verdict == .imported)
    }

    @Test func `unchanged files are skipped on request`() async throws {
        let canvas = MiniCanvas()
        _ = try await run(canvas)
        try root.write("new/users.csv", "user_id,login_id,status\nu1,l1,active\n")
        try root.write("new/courses.csv", "course_id,short_name,long_name,status\nc1,c,Course,active\n")
        #expect(try await run(canvas) { $0.skipsUnchanged = true }.verdict == .unchanged)
        #expect(try await run(canvas).verdict == .imported)
        #expect(canvas.importCount == 2)
    }

    @Test func `files with errors are not sent`() async throws {
        let canvas = MiniCanvas()
        try root.write("new/users.csv", "user_id,login_id,status\nu1,,active\nu2,l2,gone\n")
        let error = await #expect(throws: CanvasDataError.self) { try await run(canvas) }
        #expect(
            error?.message == "Nothing was sent: the files have 2 rows that Canvas would skip.")
        #expect(canvas.importCount == 0)
        #expect(try root.files.contains("new/users.csv"))
    }

    @Test func `files that are written to while they are read are not sent`() async throws {
        let canvas = MiniCanvas()
        let path = "\(root.path)/new/users.csv"
        let error = await #expect(throws: CanvasDataError.self) {
            try await run(canvas) { options in
                // Called once the files have been read and checked, and before they are packed.
                options.onValidation = { _ in
                    try? "user_id,login_id,status\nu3,l3,active\n".write(
                        toFile: path, atomically: true, encoding: .utf8)
                }
            }
        }
        #expect(error == CanvasDataError.changedMeanwhile)
        #expect(canvas.importCount == 0)
    }

    @Test func `a second run at the same time is refused`() async throws {
        let feed = try SISFeed(try cannedAPI(MiniCanvas().transport), in: folder, SISRunOptions())
        defer { feed.close() }
        let error = await #expect(throws: CanvasDataError.self) { try await run(MiniCanvas()) }
        #expect(error?.kind == .busy)
    }

    @Test func `a record that cannot be read stops the run`() async throws {
        try root.write(".sis-state.json", "{\"version\":1,\"last\":{\"id\":\"1")
        let error = await #expect(throws: CanvasDataError.self) { try await run(MiniCanvas()) }
        #expect(error?.kind == .wrongData)
        #expect(
            error?.message
                == "\(root.path)/.sis-state.json is damaged (it is not JSON), so what was sent last is unknown."
        )
    }
}
