import Foundation
import Testing

@testable import CanvasSimulator

@Suite struct ZipReaderTests {
    /// Made by Python's zipfile: users.csv stored, `sub/sections.csv` deflated, notes.txt.
    private static let zip = Data(
        base64Encoded: "UEsDBBQAAAAAAAAAIVwpggoKJQAAACUAAAAJAAAAdXNlcnMuY3N2dXNlcl9pZCxsb2dpbl9pZCxzdGF0dXMK"
            + "VTEsdTEsYWN0aXZlClBLAwQUAAAACAAAACFcU0GnVTMAAAB5AgAAEAAAAHN1Yi9zZWN0aW9ucy5jc3YrTk0u"
            + "yczPi89M0UnOLy0qTgWx8hJzU3WKSxJLSou5gg11nA11HHUSgerKUke5o1zqcAFQSwMEFAAAAAgAAAAhXB1x"
            + "/5MKAAAACAAAAAkAAABub3Rlcy50eHQrSs1NzU1KLQIAUEsBAhQDFAAAAAAAAAAhXCmCCgolAAAAJQAAAAkA"
            + "AAAAAAAAAAAAAIABAAAAAHVzZXJzLmNzdlBLAQIUAxQAAAAIAAAAIVxTQadVMwAAAHkCAAAQAAAAAAAAAAAA"
            + "AACAAUwAAABzdWIvc2VjdGlvbnMuY3N2UEsBAhQDFAAAAAgAAAAhXB1x/5MKAAAACAAAAAkAAAAAAAAAAAAA"
            + "AIABrQAAAG5vdGVzLnR4dFBLBQYAAAAAAwADAKwAAADeAAAAAAA=")

    private static func bytes() throws -> [UInt8] {
        let zip = try #require(zip)
        return Array(zip)
    }

    @Test func `stored and deflated entries come out whole`() throws {
        let reader = try #require(ZipReader(try Self.bytes()))
        #expect(reader.entries.map(\.name) == ["users.csv", "sub/sections.csv", "notes.txt"])
        #expect(reader.entries.map(\.method) == [0, 8, 8])
        let texts = reader.entries.map { reader.content(of: $0).map { String(decoding: $0, as: UTF8.self) } }
        #expect(texts[0] == "user_id,login_id,status\nU1,u1,active\n")
        #expect(
            texts[1]
                == "section_id,course_id,name,status\n" + String(repeating: "S1,C1,A,active\n", count: 40))
    }

    @Test func `what is no zip is none, and a damaged entry has no content`() throws {
        #expect(ZipReader([]) == nil)
        #expect(ZipReader(Array("PK\u{3}\u{4} and nothing more, for a while".utf8)) == nil)
        var bytes = try Self.bytes()
        let reader = try #require(ZipReader(bytes))
        for index in (reader.entries[1].offset + 50)..<(reader.entries[1].offset + 60) { bytes[index] = 0xFF }
        let damaged = try #require(ZipReader(bytes))
        #expect(damaged.content(of: damaged.entries[1]) == nil)
    }

    @Test func `Canvas takes the CSVs of a zip and warns of the rest`() throws {
        let files = SubmittedFiles(try Self.bytes(), "zip", name: "feed.zip")
        #expect(
            files.files.map { "\($0.name) \($0.type ?? "") \($0.rows) \($0.isStored)" } == [
                "users.csv user 1 true", "sub/sections.csv section 40 false",
            ])
        #expect(files.messages == [.init("Skipping unknown file type", file: "notes.txt")])
    }

    @Test(
        arguments: [
            ("old_id,new_id,type", "change_sis_id"), ("account_id,parent_account_id,name,status", "account"),
            ("term_id,name,status", "term"), ("course_id,short_name,long_name,status", "course"),
            ("section_id,course_id,name,status", "section"), ("xlist_course_id,section_id,status", "xlist"),
            ("user_id,login_id,status", "user"), ("user_id,login_id,existing_user_id", "login"),
            ("course_id,user_id,role,status", "enrollment"),
            ("section_id,user_id,role,status,name", "section"),
            ("user_id,account_id,role,status", "admin"), ("group_id,name,status", "group"),
            ("group_category_id,category_name,status", "group_category"),
            ("group_id,user_id,status", "group_membership"),
            ("observer_id,student_id,status", "user_observer"),
            (" USER_ID , \"Login_ID\",status", "user"), ("name,status", nil), ("", nil),
        ] as [(String, String?)])
    func `the header says what a CSV is`(header: String, type: String?) {
        #expect(CSVType.of(header: header)?.name == type)
    }

    @Test(arguments: [("", 0), ("a", 1), ("a\n", 1), ("a\nb", 2), ("a\n\"b\nc\"\n", 2), ("\n\n", 2)])
    func `line ends in quotes end no record`(text: String, count: Int) {
        #expect(Array(text.utf8).withUnsafeBytes { SubmittedFiles.records($0) } == count)
    }
}
