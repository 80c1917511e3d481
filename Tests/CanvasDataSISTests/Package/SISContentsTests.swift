import CanvasDataBase
import Testing

@testable import CanvasDataSIS

@Suite struct SISContentsTests {
    private static let users = SISContents.File(name: "users.csv", length: 100)
    private static let courses = SISContents.File(name: "courses.csv", length: 200)

    private func listed(_ files: (String, Int)...) throws -> [SISContents.ListedFile]? {
        let text = importJSON(
            141, "importing", csvAttachments(Dictionary(files) { $1 }))
        return try SISImport(json: JSONValue(parsing: Array(text.utf8))).listedFiles
    }

    @Test func `the same names and sizes are the same, in any order`() throws {
        let ours = SISContents(files: [Self.users, Self.courses])
        #expect(try ours.match(listed(("courses.csv", 200), ("users.csv", 100))) == .same)
    }

    @Test func `a size that is not ours, or a file more, is another's`() throws {
        let ours = SISContents(files: [Self.users, Self.courses])
        let matches = [
            ours.match(try listed(("courses.csv", 200), ("users.csv", 101))),
            ours.match(try listed(("users.csv", 101))),
            ours.match(try listed(("courses.csv", 200), ("users.csv", 100), ("sections.csv", 100))),
            // Each of ours is there once.
            ours.match(try listed(("users.csv", 100), ("Users.csv", 100))),
        ]
        #expect(matches == [.other, .other, .other, .other])
    }

    @Test func `a list that shows too little is unknown`() throws {
        let ours = SISContents(files: [Self.users, Self.courses])
        let matches = [
            ours.match(nil), ours.match([]), ours.match(try listed(("users.csv", 100))),
            ours.match(try listed(("courses.csv", 200), ("Benutzer.csv", 100))),
            SISContents(files: []).match(try listed(("users.csv", 100))),
        ]
        #expect(matches == [.unknown, .unknown, .unknown, .unknown, .unknown])
    }

    @Test func `a copy without passwords stands for its file, but is not enough alone`() throws {
        let both = SISContents(files: [Self.users, Self.courses])
        let alone = SISContents(files: [Self.users])
        let matches = [
            both.match(try listed(("users_filtered.csv", 60), ("courses.csv", 200))),
            both.match(try listed(("users_filtered.csv", 60), ("courses.csv", 201))),
            both.match(try listed(("logins_filtered.csv", 60), ("courses.csv", 200))),
            alone.match(try listed(("users_filtered.csv", 60))),
        ]
        #expect(matches == [.same, .other, .other, .unknown])
    }

    @Test func `a list without sizes is ignored`() throws {
        for list in [
            #"[]"#, #"[{"display_name":"users.csv"}]"#, #"[{"display_name":"users.csv","size":"100"}]"#, "7",
        ] {
            let text = importJSON(141, "importing", #","csv_attachments":\#(list)"#)
            #expect(try SISImport(json: JSONValue(parsing: Array(text.utf8))).listedFiles == nil, "\(list)")
        }
    }

    @Test func `a zip has the CSV files that Canvas unpacks`() throws {
        let folder = try SISFolder()
        let zip = try folder.write(
            PlainZip.of([
                "users.csv": "user_id\n", "sub/Courses.CSV": "course_id,a\n", "notes.txt": "none",
                "__MACOSX/users.csv": "x", ".hidden.csv": "x", "empty.csv": "",
            ]), as: "feed.zip")
        let upload = try SISUpload(reading: zip.path, format: .zip)
        #expect(
            SISContents(of: upload).files == [
                .init(name: "users.csv", length: 8), .init(name: "Courses.CSV", length: 12),
            ])
    }

    @Test func `a CSV has the name that Canvas gives it, a form its own, XML none`() throws {
        let folder = try SISFolder(["users.csv": "user_id\n", "feed.xml": "<x/>", "no.zip": "PK"])
        func files(_ name: String, _ format: SISFile.Format, _ isForm: Bool = false) throws
            -> [SISContents.File]
        {
            SISContents(
                of: try SISUpload(reading: folder.file(name).path, format: format, isMultipart: isForm)
            ).files
        }
        #expect(try files("users.csv", .csv) == [.init(name: "sis_import.csv", length: 8)])
        #expect(try files("users.csv", .csv, true) == [.init(name: "users.csv", length: 8)])
        #expect(try files("feed.xml", .xml) == [])
        #expect(try files("no.zip", .zip) == [])
    }

    @Test func `ids are compared as numbers of any length`() {
        let ids = ["9", "10", "0100", "141", "10000000002804", "99999999999999999999999"]
        for (low, high) in zip(ids, ids.dropFirst()) {
            #expect(SISImport.isLower(low, than: high) && !SISImport.isLower(high, than: low))
        }
        #expect(!SISImport.isLower("141", than: "0141") && !SISImport.isLower("0141", than: "141"))
    }
}
