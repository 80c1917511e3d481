import Foundation
import SharedFixture
import Testing

@testable import CanvasDataSIS

@Suite struct FileMarkTests {
    private let folder: TemporaryFolder
    private let path: String
    /// Long after the file was written.
    private let later = Date().timeIntervalSince1970 + 60

    init() throws {
        folder = try TemporaryFolder()
        path = try folder.write("new/users.csv", "user_id\n1\n")
    }

    @Test func `the mark of a file left alone proves its contents`() throws {
        #expect(try FileMark(path, now: later).proves(path))
    }

    @Test func `a mark taken right after a write proves nothing`() throws {
        #expect(try !FileMark(path, now: Date().timeIntervalSince1970).proves(path))
    }

    @Test func `a write of the same length breaks the proof, even with the time set back`() async throws {
        let mark = try FileMark(path, now: later)
        // Longer than the clock of any file system that tests run on takes for a tick.
        try await Task.sleep(for: .milliseconds(50))
        let before = try FileManager.default.attributesOfItem(atPath: path)
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.write(contentsOf: Data("user_id\n2\n".utf8))
        try file.close()
        try FileManager.default.setAttributes(
            [.modificationDate: try #require(before[.modificationDate])], ofItemAtPath: path)
        #expect(try !mark.proves(path))
    }

    @Test func `another file in its place breaks the proof`() throws {
        let mark = try FileMark(path, now: later)
        let other = try folder.write("new/other.csv", "user_id\n1\n")
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: other, toPath: path)
        #expect(try !mark.proves(path))
    }

    @Test func `a file that still has its mark is archived without being read`() throws {
        let feed = SISFeedFolder(folder.path)
        // Its digest is wrong, so reading it would show a change.
        let sent = [SISSentFile(name: "users.csv", length: 10, sha256: String(repeating: "0", count: 64))]
        let mark = try FileMark(path, now: later)
        #expect(try feed.archive(sent, [], as: "a") == .init(changed: ["users.csv"]))
        #expect(try feed.archive(sent, [mark], as: "b") == .init())
        #expect(try folder.files == ["archive/b/users.csv"])
        // The comparison after the import has ended reads it in any case.
        #expect(try feed.settleArchive(sent, [], as: "b") == ["users.csv"])
        #expect(try folder.files == ["new/users.csv"])
    }
}
