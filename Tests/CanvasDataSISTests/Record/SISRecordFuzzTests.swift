import CanvasDataBase
import CanvasDataTransfer
import Foundation
import SharedFixture
import Testing

@testable import CanvasDataSIS

/// The state of a feed, spoilt: never a crash, never a name that leads out of the folder, and an error that says what
/// to do.
@Suite struct SISRecordFuzzTests {
    @Test func `a spoilt record is read or refused, without a crash or a path out of the folder`() throws {
        let root = try TemporaryFolder()
        let attempt = SISAttempt(
            host: "canvas.example", account: "self",
            intent: .init(started: 1_700_000_000.5, newest: "140", newestCreated: 1_699_999_000),
            parameters: [.init("import_type", "instructure_csv")],
            sha256: String(repeating: "ab", count: 32), length: 100,
            files: [.init(name: "users.csv", length: 24, sha256: String(repeating: "cd", count: 32))],
            contents: SISContents(files: [.init(name: "users.csv", length: 24)]),
            rows: [.init("user", .number("40"))], id: "141", archive: "2026-04-18_062504_141",
            copied: ["users.csv"], state: .imported, isGood: true)
        let json = JSONValue.object(
            JSONObject([
                .init("version", 1), .init("last", attempt.json), .init("good", attempt.json),
                .init("lists", .object(JSONObject([.init("user", .number("40"))]))),
            ]))
        var folder = SISFeedFolder("\(root.path)/feed")
        folder.settle = 0
        try root.write("feed/new/users.csv", "user_id\n")
        let problems = try RecordFuzz.problems(".sis-state.json", json) { directory in
            try SISRecord.peek(directory.path) ?? .init()
        } use: { contents, context in
            for attempt in [contents.last, contents.good].compactMap({ $0 }) {
                #expect(try SISAttempt(FieldReader(attempt.json)) == attempt, "\(context)")
                _ = try folder.archive(attempt.files, [], as: attempt.archive ?? "none")
                _ = try folder.settleArchive(
                    attempt.files, attempt.copied, as: attempt.archive ?? "none")
                _ = attempt.intent.since
            }
            var options = SISRunOptions()
            options.maxShrink = 10
            // Whatever it says is compared without an overflow.
            try? options.checkShrinkage([.init("user", .number("1"))], contents)
        }
        #expect(problems == [])
        let made = try FileManager.default.contentsOfDirectory(atPath: root.path)
        #expect(made == ["feed"])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: "\(root.path)/feed").sorted() == [
                "archive", "new",
            ])
        #expect(try root.files.filter { !$0.hasPrefix("feed/archive/") } == ["feed/new/users.csv"])
    }

    @Test(arguments: [
        ("{", "it is not JSON"), ("{}", "its version is not 1"), (#"{"version":2}"#, "its version is not 1"),
        (#"{"version":1,"last":7}"#, "last.files is wrong"),
        (#"{"version":1,"lists":{"user":1e400}}"#, "lists.user is wrong"),
    ])
    func `a damaged record is refused with the reason`(text: String, reason: String) throws {
        let root = try TemporaryFolder()
        let path = try root.write(".sis-state.json", text)
        #expect(
            throws: CanvasDataError(
                .wrongData, "\(path) is damaged (\(reason)), so what was sent last is unknown.",
                remedy: "Check '\(.command(.sisList))'; remove the file once you are sure that all is well.")
        ) { try SISRecord.peek(root.path) }
    }

    @Test func `a record without contents, as older versions wrote it, is read`() throws {
        let root = try TemporaryFolder()
        let digest = String(repeating: "ab", count: 32)
        try root.write(
            ".sis-state.json",
            """
            {"version":1,"last":{"id":null,"state":null,"good":false,"time":"2026-04-18T13:25:05Z",
            "started":1776518705.0,"known":["140"],"host":"canvas.example","account":"self",
            "parameters":{"import_type":"instructure_csv"},"sha256":"\(digest)","bytes":24,
            "files":[{"name":"users.csv","bytes":24,"sha256":"\(digest)"}],"rows":{"user":2},
            "archive":null,"archived":false,"reported":false},"good":null}
            """)
        let last = try #require(try SISRecord.peek(root.path)?.last)
        #expect(last.files.map(\.name) == ["users.csv"] && last.contents.files.isEmpty && last.id == nil)
    }

    @Test func `a link in place of the record is refused`() throws {
        let root = try TemporaryFolder()
        try root.write("elsewhere.json", #"{"version":1}"#)
        let path = "\(root.path)/.sis-state.json"
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "elsewhere.json")
        #expect(throws: CanvasDataError.damagedState(path, "it is not a plain file")) {
            try SISRecord.peek(root.path)
        }
    }
}
