import CanvasSimulator
import Foundation
import Glibc
import Synchronization
import Testing

/// The folder of `sis run`: what lies in new, and where it goes.
@Suite(.serialized) struct SISFolderTests {
    @Test func `an archive on another file system gets copies, and new is cleared`() async throws {
        let other = "/dev/shm/canvas-data-\(UUID().uuidString)"
        try await SISDesk.run { desk in
            guard mkdir(other, 0o700) == 0, device(other) != device(desk.folder) else {
                print("skipped: /dev/shm is not another file system")
                return
            }
            // Left over, it is only in memory.
            defer { try? FileManager.default.removeItem(atPath: other) }
            #expect(symlink(other, desk.folder + "/feed/archive") == 0)
            for id in [141, 142] {
                try desk.dropSchool()
                let result = try await desk.sis("run", "feed")
                #expect(result.status == 0, "\(result)")
                #expect(result.errors == "")
                #expect(desk.names(in: "feed/new").isEmpty)
                let folder = try #require(desk.names(in: "feed/archive").first { $0.hasSuffix("_\(id)") })
                #expect(
                    desk.names(in: "feed/archive/\(folder)") == [
                        "courses.csv", "enrollments.csv", "sections.csv", "users.csv",
                    ])
                #expect(desk.text(of: "feed/archive/\(folder)/users.csv") == SISDesk.users)
            }
            #expect(desk.uploads == 2)
        }
    }

    private func device(_ path: String) -> dev_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_dev : 0
    }

    @Test func `nothing is sent if the archive cannot be written`() async throws {
        try await SISDesk.run { desk in
            try desk.dropSchool()
            try desk.write("", to: "feed/archive")
            let result = try await desk.sis("run", "feed")
            #expect(result.status == 73, "\(result)")
            #expect(
                result.errors == """
                    Error: Nothing was sent, because the run could not be completed: cannot open feed/archive (Not a directory).
                      Correct this, then run the command again. With --keep-files no archive is needed.

                    """, "\(result.errors)")
            #expect(desk.uploads == 0)
            #expect(try await desk.sis("run", "feed", "--keep-files").status == 0)
        }
    }

    @Test
    func `an import whose files cannot be archived is watched, and blocks the next until they are`()
        async throws
    {
        try await SISDesk.run { desk in
            try desk.dropSchool()
            let archive = desk.folder + "/feed/archive"
            desk.simulator.sis.atNextPost { _ in
                _ = rmdir(archive)
                _ = FileManager.default.createFile(atPath: archive, contents: nil)
            }
            let sent = try await desk.sis("run", "feed")
            #expect(sent.status == 73, "\(sent)")
            #expect(sent.output.contains("Import 141: imported"), "\(sent.output)")
            #expect(
                sent.errors.hasPrefix(
                    "Error: The files of import 141 could not be archived: cannot create feed/archive/"),
                "\(sent.errors)")
            let again = try await desk.sis("run", "feed")
            #expect(again.status == 73, "\(again)")
            #expect(desk.uploads == 1 && desk.names(in: "feed/new").count == 4)
            #expect(unlink(archive) == 0)
            let mended = try await desk.sis("run", "feed")
            #expect(mended.status == 0, "\(mended)")
            #expect(desk.uploads == 1 && desk.names(in: "feed/new").isEmpty)
            #expect(desk.names(in: "feed/archive").map { String($0.suffix(4)) } == ["_141"])
        }
    }

    @Test func `an interrupted import is watched although its files cannot be archived`() async throws {
        try await SISDesk.run { desk in
            desk.simulator.sis.script("created,importing*2,failed")
            try desk.dropSchool()
            let archive = desk.folder + "/feed/archive"
            desk.simulator.sis.atNextPost { _ in
                _ = rmdir(archive)
                _ = FileManager.default.createFile(atPath: archive, contents: nil)
            }
            let sent = try await desk.sis("run", "feed", "--no-watch")
            #expect(sent.status == 73, "\(sent)")
            let watched = try await desk.sis("run", "feed")
            #expect(watched.status == 1, "\(watched)")
            #expect(watched.errors.contains("Error: Import 141 ended as failed."), "\(watched.errors)")
            #expect(
                watched.errors.contains("Warning: The files of import 141 could not be archived"),
                "\(watched.errors)")
        }
    }

    @Test func `files in new that are not CSV are named`() async throws {
        try await SISDesk.run { desk in
            try desk.dropSchool()
            try desk.write("PK", to: "feed/new/more.zip")
            try desk.write("remember the milk", to: "feed/new/notes.txt")
            try desk.write(SISDesk.users, to: "feed/new/sub/users.csv")
            #expect(mkfifo(desk.folder + "/feed/new/pipe", 0o600) == 0)
            let expected = """
                Warning: feed/new/more.zip is not sent: it is not a .csv file.
                Warning: feed/new/notes.txt is not sent: it is not a .csv file.
                Warning: feed/new/pipe is not sent: it is a pipe.
                Warning: feed/new/sub is not sent: it is a folder.

                """
            let planned = try await desk.sis("run", "feed", "--dry-run")
            #expect(planned.status == 0 && planned.errors == expected, "\(planned)")
            let result = try await desk.sis("run", "feed")
            #expect(result.status == 0 && result.errors == expected, "\(result)")
            // And where there is nothing else.
            let alone = try await desk.sis("run", "feed")
            #expect(alone.status == 0 && alone.errors == expected, "\(alone)")
            let folder = try await desk.sis("import", "feed/new")
            #expect(folder.status == 64, "\(folder)")
            try desk.write(SISDesk.users, to: "feed/new/users.csv")
            let imported = try await desk.sis("import", "feed/new")
            #expect(imported.status == 0 && imported.errors == expected, "\(imported)")
        }
    }

    @Test(arguments: ["pipe", "folder", "dangling link"])
    func `a .csv that is not a regular file stops the run`(kind: String) async throws {
        try await SISDesk.run { desk in
            try desk.dropSchool()
            let path = desk.folder + "/feed/new/users.csv"
            #expect(unlink(path) == 0)
            var words = "is a \(kind), not a file"
            switch kind {
            case "pipe": #expect(mkfifo(path, 0o600) == 0)
            case "folder": #expect(mkdir(path, 0o700) == 0)
            default:
                #expect(symlink("nowhere", path) == 0)
                words = "is a dangling link, not a file"
            }
            let result = try await desk.sis("run", "feed")
            #expect(result.status == 65, "\(result)")
            #expect(
                result.errors == """
                    Error: feed/new/users.csv \(words), so nothing is sent.
                      Remove it, or replace it with a readable CSV file: Canvas must not take its rows for missing.

                    """, "\(result.errors)")
            #expect(desk.uploads == 0)
            let named = try await desk.sis("import", "feed/new/users.csv")
            #expect(named.status == 64, "\(named)")
        }
    }

    @Test func `the target of a link must settle, and is archived`() async throws {
        try await SISDesk.run { desk in
            try desk.write(SISDesk.users, to: "export/users.csv")
            #expect(symlink("../../export/users.csv", desk.folder + "/feed/new/users.csv") == 0)
            let early = try await desk.sis("run", "feed", "--settle", "60")
            #expect(early.status == 75, "\(early)")
            #expect(
                early.errors.contains("users.csv was changed only just now and may still be being written."),
                "\(early.errors)")
            let result = try await desk.sis("run", "feed")
            #expect(result.status == 0, "\(result)")
            let archive = try #require(desk.names(in: "feed/archive").first)
            let archived = desk.folder + "/feed/archive/\(archive)/users.csv"
            var status = stat()
            #expect(lstat(archived, &status) == 0 && status.st_mode & S_IFMT == S_IFREG)
            #expect(desk.text(of: "feed/archive/\(archive)/users.csv") == SISDesk.users)
            #expect(desk.names(in: "feed/new").isEmpty)
            #expect(desk.text(of: "export/users.csv") == SISDesk.users)
        }
    }

    @Test func `a file that is open for writing is not sent`() async throws {
        try await SISDesk.run { desk in
            // Not by Foundation: what that opens, the programs that other tests start inherit.
            let path = desk.folder + "/feed/new/users.csv"
            let writer = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
            #expect(write(writer, SISDesk.users, SISDesk.users.utf8.count) == SISDesk.users.utf8.count)
            try await Task.sleep(for: .milliseconds(20))
            let early = try await desk.sis("run", "feed", "--settle", "0.01")
            #expect(early.status == 75, "\(early)")
            #expect(
                early.errors == """
                    Error: Nothing was sent: another program has feed/new/users.csv open for writing.
                      Run the command again later. With --settle 0 files are sent as they are.

                    """, "\(early.errors)")
            #expect(desk.uploads == 0)
            close(writer)
            let result = try await desk.sis("run", "feed", "--settle", "0.01")
            #expect(result.status == 0, "\(result)")
        }
    }

    @Test(arguments: [false, true])
    func `a file that changed after it was sent is sent again by the next run`(hasNewer: Bool) async throws {
        try await SISDesk.run { desk in
            desk.simulator.sis.script("created,importing*50,imported")
            try desk.write(SISDesk.users, to: "feed/new/users.csv")
            let path = desk.folder + "/feed/new/users.csv"
            let writer = Handle()
            // When its check of the files is over.
            desk.simulator.sis.atNextPost { _ in writer.open(path) }
            let running = try desk.start("run", "feed", "--sleep-timeout", "0.05")
            try await desk.wait(until: "the file is archived") {
                !desk.names(in: "feed/archive").isEmpty && desk.names(in: "feed/new").isEmpty
            }
            writer.append("U3,u3,active\n")
            let whole = SISDesk.users + "U3,u3,active\n"
            if hasNewer { try desk.write(whole + "U4,u4,active\n", to: "feed/new/users.csv") }
            let result = try await running.result()
            #expect(result.status == 3, "\(result)")
            #expect(
                result.errors == """
                    Error: Import 141 does not have everything in users.csv: it was written to after sending.
                      The next run sends what is in new. Write the files elsewhere and rename them into new when \
                    they are complete, or increase --settle.

                    """, "\(result.errors)")
            #expect(desk.text(of: "feed/new/users.csv") == (hasNewer ? whole + "U4,u4,active\n" : whole))
            writer.close()
            let next = try await desk.sis("run", "feed")
            #expect(next.status == 0, "\(next)")
            #expect(desk.simulator.sis.posts.flatMap(\.files).map(\.rows) == [2, hasNewer ? 4 : 3])
            #expect(desk.names(in: "feed/new").isEmpty)
        }
    }
}

/// A file that another thread opens.
private final class Handle: Sendable {
    private let descriptor = Atomic<Int32>(-1)

    func open(_ path: String) {
        descriptor.store(Glibc.open(path, O_WRONLY | O_APPEND | O_CLOEXEC), ordering: .relaxed)
    }

    func append(_ text: String) {
        #expect(write(descriptor.load(ordering: .relaxed), text, text.utf8.count) == text.utf8.count)
    }

    func close() { _ = Glibc.close(descriptor.load(ordering: .relaxed)) }
}
