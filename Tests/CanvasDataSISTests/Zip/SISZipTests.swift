import CanvasDataBase
import CanvasDataTransfer
import Foundation
import Testing

@testable import CanvasDataSIS

@Suite struct SISZipTests {
    private static let users = "user_id,login_id,status\n"

    @Test func `only the CSV files of a folder are zipped, under their names`() throws {
        let folder = try SISFolder([
            "users.csv": Self.users + "U1,one,active\n", "Überschrift.csv": Self.users, "notes.txt": "x",
            ".DS_Store": "x", "sub/d.csv": "x",
        ])
        let target = try SISFolder()
        let zip = try SISZip.make(of: SISFile.inFolder(folder.path), at: target.path + "/feed.zip")
        #expect(zip.members == ["users.csv", "Überschrift.csv"])
        #expect(zip.contentLength == Self.users.utf8.count * 2 + 14)
        let bytes = try target.bytes("feed.zip")
        #expect(zip.length == bytes.count)
        var entries = PlainZip.entries(bytes)
        for index in entries.indices { entries[index].compressed = 0 }
        let (first, second) = (Array((Self.users + "U1,one,active\n").utf8), Array(Self.users.utf8))
        #expect(
            entries == [
                .init(
                    name: "users.csv", method: 8, checksum: PlainZip.crc32(first), length: first.count,
                    date: 0x0021_0000),
                .init(
                    name: "Überschrift.csv", method: 8, flags: 0x800, checksum: PlainZip.crc32(second),
                    length: second.count, date: 0x0021_0000),
            ])
        #expect(zip.isStored == false)
        #expect(try FileManager.default.contentsOfDirectory(atPath: target.path) == ["feed.zip"])
        let validation = try SISValidator().validate([SISFile(path: zip.path)])
        #expect(validation.files.map(\.name) == ["feed.zip", "users.csv", "Überschrift.csv"])
        #expect(validation.rows == [.user: 1])
        #expect(validation.count(.error) == 0)
    }

    @Test func `the same files give the same bytes, whenever and wherever`() throws {
        let files: KeyValuePairs = ["b.csv": Self.users, "a.csv": "course_id,short_name\n"]
        let (first, second) = (try SISFolder(files), try SISFolder(files))
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: second.path + "/a.csv")
        let target = try SISFolder()
        let one = try SISZip.make(of: SISFile.inFolder(first.path), at: target.path + "/one.zip")
        let two = try SISZip.make(of: SISFile.inFolder(second.path), at: target.path + "/two.zip")
        #expect(one.sha256 == two.sha256)
        #expect(try target.bytes("one.zip") == target.bytes("two.zip"))
        try second.write(Array("course_id,short_name\nx\n".utf8), as: "a.csv")
        #expect(
            try SISZip.make(of: SISFile.inFolder(second.path), at: target.path + "/two.zip").sha256
                != one.sha256)
    }

    @Test func `what shrinks too much is stored, as Canvas would refuse it`() throws {
        let row = "C1,U1,student,S1,active\n"
        let folder = try SISFolder(["enrollments.csv": String(repeating: row, count: 250_000)])
        let zip = try SISZip.make(of: SISFile.inFolder(folder.path), at: folder.path + "-out.zip")
        defer { try? FileManager.default.removeItem(atPath: zip.path) }
        #expect(zip.isStored)
        #expect(zip.contentLength == 6_000_000)
        #expect((6_000_000..<6_001_000).contains(zip.length))
    }

    @Test func `a zip that cannot be written leaves nothing behind`() throws {
        let folder = try SISFolder(["users.csv": Self.users])
        #expect(
            throws: CanvasDataError(
                .cannotWrite, "Cannot create \(folder.path)-no/feed.zip.part (No such file or directory).",
                remedy: "Check the path and the disk.")
        ) { try SISZip.make(of: SISFile.inFolder(folder.path), at: folder.path + "-no/feed.zip") }
    }

    @Test func `two files of one name are not zipped`() throws {
        let (first, second) = (try SISFolder(["a.csv": "x"]), try SISFolder(["a.csv": "y"]))
        #expect(
            throws: CanvasDataError(
                .usage, "\(first.path)/a.csv and \(second.path)/a.csv would have the same name in the zip.",
                remedy: "Rename one of them.")
        ) { try SISZip.make(of: [first.file("a.csv"), second.file("a.csv")], at: first.path + "/x.zip") }
    }

    @Test func `only its owner may read the zip, whatever was there before`() throws {
        let folder = try SISFolder(["a.csv": Self.users])
        let target = try SISFolder(["out.zip": "old", "out.zip.part": "left over"])
        _ = try SISZip.make(of: SISFile.inFolder(folder.path), at: target.path + "/out.zip")
        let attributes = try FileManager.default.attributesOfItem(atPath: target.path + "/out.zip")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(PlainZip.entries(try target.bytes("out.zip")).map(\.name) == ["a.csv"])
    }

    @Test func `the files in a zip of any origin are validated as Canvas reads them`() throws {
        let folder = try SISFolder()
        try folder.write(
            PlainZip.of([
                "in/users.csv": Self.users + "U1,,active\n", "__MACOSX/._users.csv": "x",
                "in/.hidden.csv": "x",
                "readme.txt": "x", "in/": "",
            ]), as: "feed.zip")
        let validation = try SISValidator().validate([folder.file("feed.zip")])
        #expect(
            validation.lines == [
                "in/users.csv:2: row skipped: No login_id given for user U1",
                "readme.txt: warning: Skipping unknown file type",
            ])
    }

    @Test func `a zip that Canvas would refuse is reported`() throws {
        let folder = try SISFolder(["no.zip": "user_id", "empty.zip": ""])
        let content = Self.users + String(repeating: "\n", count: 1_000_000)
        let file = try folder.write(Array(content.utf8), as: "a.csv")
        let writer = try ZipWriter(folder.path + "/bomb.zip", isStored: false)
        #expect(try writer.add(OpenFile(reading: file.path), as: "a.csv") == 1_000_024)
        try writer.finish()
        var damaged = PlainZip.of(["a.csv": Self.users + "U1,one,active\n"])
        damaged[60] ^= 1
        try folder.write(damaged, as: "damaged.zip")
        try folder.write(PlainZip.of(["a.csv": Self.users], flags: 1), as: "secret.zip")
        try folder.write(PlainZip.of(["a.csv": Self.users], method: 93), as: "zstd.zip")
        try folder.write(PlainZip.of(["a.txt": "x"]), as: "none.zip")
        let validation = try SISValidator().validate(
            ["no.zip", "empty.zip", "bomb.zip", "damaged.zip", "secret.zip", "zstd.zip", "none.zip"].map {
                folder.file($0)
            })
        let bomb = try folder.bytes("bomb.zip").count
        #expect(
            validation.lines == [
                "no.zip: error: This is not a zip file, or it was cut",
                "empty.zip: error: This is not a zip file, or it was cut",
                "bomb.zip: error: The zip's files are more than 100 times as large as the zip (1000024 and \(bomb) bytes); Canvas refuses it as a zip bomb. Store them uncompressed",
                "a.csv: warning: The file has a header but no rows; in batch mode everything of its kind would be deleted",
                #"a.csv: error: "a.csv" is damaged in the zip (its checksum or length is wrong)"#,
                #"a.csv: error: "a.csv" is encrypted in the zip; Canvas has no password for it"#,
                #"a.csv: error: "a.csv" is compressed with a method that Canvas may not support (93); use deflate"#,
                "none.zip: error: The zip has no .csv file",
                "a.txt: warning: Skipping unknown file type",
            ])
    }
}
