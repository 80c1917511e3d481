import CanvasDataBase
import CanvasDataLoading
import Testing

@testable import CanvasData

@Suite struct DumpFilesTests {
    private func answer(_ tables: String) throws -> JSONValue {
        let text = """
            {"dumpId":"d-1","sequence":7,"createdAt":"2017-04-29T02:03:38.247Z","schemaVersion":"4.2.9",
             "finished":true,"artifactsByTable":{\(tables)}}
            """
        return try JSONValue(parsing: Array(text.utf8))
    }

    private func file(_ name: String, _ link: String = "https://files.example/x?sig=1") -> String {
        #"{"filename":"\#(name)","url":"\#(link)"}"#
    }

    private func table(_ name: String, partial: Bool = false, _ files: String...) -> String {
        #""\#(name)":{"tableName":"\#(name)","partial":\#(partial),"files":[\#(files.joined(separator: ","))]}"#
    }

    @Test func `tables keep the API's order, a file signed twice comes once`() throws {
        let json = try answer(
            [
                table(
                    "user_dim", file("u-1.gz", "https://f.example/1?s=1"),
                    file("u-1.gz", "https://f.example/1?s=2")),
                table("account_dim"), table("requests", partial: true, file("r-1.gz")),
            ].joined(separator: ","))
        let files = try DumpFiles(json, path: "/p")
        #expect(files.tables.map(\.table) == ["user_dim", "account_dim", "requests"])
        #expect(files.tables.map { $0.fragments.map(\.name) } == [["u-1.gz"], [], ["r-1.gz"]])
        #expect(files.tables.map(\.effect) == [.replace, .replace, .append])
        #expect(!files.isRequestsOnly)
        #expect(!files.dump.json.text(.compact).contains("sig"))
    }

    @Test(arguments: ["../x.gz", "/etc/x", ".hidden", "a/b.gz", "", "x..gz", "x.gz.part"])
    func `a file name that is not a plain name is refused`(name: String) throws {
        let json = try answer(table("user_dim", file(name)))
        #expect(throws: CanvasDataError.hostileName(name, "file", path: "/p")) {
            try DumpFiles(json, path: "/p")
        }
    }

    @Test func `hostile names are shown without their teeth`() {
        let error = CanvasDataError.hostileName("a\u{1b}[2J\u{202e}", "table", path: "/p")
        #expect(
            error.message
                == #"The API's answer to /p names a table "a\u{1b}[2J\u{202e}", which is not a plain name."#)
    }

    @Test(arguments: ["User_dim", "1x", "a b", "x;drop", String(repeating: "a", count: 64)])
    func `a table name that is not a plain name is refused`(name: String) throws {
        let json = try answer(table(name, file("u.gz")))
        #expect(throws: CanvasDataError.hostileName(name, "table", path: "/p")) {
            try DumpFiles(json, path: "/p")
        }
    }

    @Test func `two files under one name are refused, also when only case differs`() throws {
        let json = try answer(
            table("user_dim", file("A.gz", "https://f.example/1"), file("a.gz", "https://f.example/2")))
        #expect(throws: CanvasDataError.unreadableAnswer("/p", "it lists two files named a.gz")) {
            try DumpFiles(json, path: "/p")
        }
    }

    @Test func `one file that two tables claim is refused`() throws {
        let json = try answer(
            [table("user_dim", file("x.gz")), table("course_dim", file("x.gz"))].joined(separator: ","))
        #expect(throws: CanvasDataError.unreadableAnswer("/p", "it lists two files named x.gz")) {
            try DumpFiles(json, path: "/p")
        }
    }

    @Test func `a file that file sync lists twice comes once`() throws {
        let files = ["1", "2"].map {
            #"{"filename":"u.gz","table":"user_dim","url":"https://f.example/u?s=\#($0)"}"#
        }
        let text = #"{"schemaVersion":"4.2.9","files":[\#(files.joined(separator: ","))]}"#
        let sync = try SyncFiles(try JSONValue(parsing: Array(text.utf8)), path: "/p")
        #expect(sync.files.map(\.fragment.name) == ["u.gz"])
    }

    @Test func `requests come only when asked for`() throws {
        let json = try answer(
            [table("user_dim", file("u.gz")), table("requests", partial: true, file("r.gz"))].joined(
                separator: ","))
        let files = try DumpFiles(json, path: "/p")
        func chosen(_ selection: TableSelection) throws -> [String] {
            try selection.batches(of: files).map(\.table)
        }
        #expect(try chosen(TableSelection()) == ["user_dim"])
        #expect(try chosen(TableSelection(includesRequests: true)) == ["user_dim", "requests"])
        #expect(try chosen(TableSelection(tables: ["requests"])) == ["requests"])
        #expect(try chosen(TableSelection(excluded: ["user_dim"])) == [])
        #expect {
            try chosen(TableSelection(tables: ["user_dims"]))
        } throws: {
            ($0 as? CanvasDataError)?.description
                == """
                Dump 7 has no table "user_dims". Did you mean user_dim?
                  CanvasDataAPI.schema shows all tables.
                """
        }
    }
}
