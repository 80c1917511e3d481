import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer
import Foundation
import SharedFixture
import Testing

@testable import CanvasData

/// Files that canvas-data wrote itself, spoilt: never a crash, never a name that leads out of the folder, and an error
/// that says what to do.
@Suite struct RecordFuzzTests {
    private static let dump = """
        {"dumpId":"125b4e2c","sequence":558,"accountId":"1","numFiles":2,"finished":true,
        "expires":1497225600000,"updatedAt":"2017-04-29T02:03:38.247Z","createdAt":"2017-04-29T02:03:38.247Z",
        "schemaVersion":"2.0.0"}
        """
    private static let schema = """
        {"version":"2.0.0","schema":{"course":{"tableName":"course_dim","dw_type":"dimension","description":"Courses",
        "columns":[{"name":"id","type":"bigint","description":"Its id"},
        {"name":"name","type":"varchar","length":256,"description":"Its name"}]}}}
        """

    @Test func `the record of a dump`() throws {
        let text = """
            {"dump":\(Self.dump),"schema":\(Self.schema),
            "tables":[{"table":"course_dim","partial":false,"files":["558-a.gz","558-b.gz"]},
            {"table":"requests","partial":true,"files":["558-c.gz"]}]}
            """
        let json = try JSONValue(parsing: Array(text.utf8))
        var refused = 0
        let problems = try RecordFuzz.problems(".dump-558.json", json) {
            try DumpRecord.all(in: $0)
        } use: { records, context in
            refused += records.isEmpty ? 1 : 0
            for record in records {
                let names = record.tables.flatMap { $0.fragments.map(\.name) }
                #expect(names.allSatisfy(\.isPlainName) && Set(names).count == names.count, "\(context)")
                #expect(record.tables.allSatisfy { SQLIdentifier(checking: $0.table) != nil }, "\(context)")
                #expect(record.dump.id.isPlainName && record.dump.sequence >= 0, "\(context)")
                // What else is asked of it must not crash either.
                _ = try? record.schema.layouts()
            }
        }
        #expect(problems == [])
        #expect(refused == 0)
    }

    @Test(arguments: [
        #"[{"table":"course_dim","partial":false,"files":["a.gz","a.gz"]}]"#,
        #"[{"table":"course_dim","partial":false,"files":["a.gz"]},{"table":"course_dim","partial":false,"files":["b.gz"]}]"#,
    ])
    func `what the record of a dump lists twice would be loaded twice`(tables: String) throws {
        let root = try TemporaryFolder()
        let path = try root.write(
            ".dump-558.json", #"{"dump":\#(Self.dump),"schema":\#(Self.schema),"tables":\#(tables)}"#)
        #expect(
            throws: CanvasDataError(
                .wrongData, "\(path) is not a record of a download.",
                remedy:
                    "Remove it and fetch the dump there again: files that are there are not fetched twice.")
        ) { try DumpRecord.all(in: Directory(reading: root.path)) }
    }

    @Test func `the record of the mirror`() throws {
        let line = try JSONValue(parsing: Array(#"{"table":"course_dim","file":"558-a.gz"}"#.utf8))
        let problems = try RecordFuzz.problems(".synchronised", line) {
            try SyncRecord(in: $0)
        } use: { record, context in
            #expect(
                record.entries.allSatisfy { SQLIdentifier(checking: $0.table) != nil && $0.file.isPlainName },
                "\(context)")
        }
        #expect(problems == [])
    }

    @Test func `the record of unpacked tables`() throws {
        let text = """
            {"file":"course_dim.txt","format":"tsv","header":false,"rows":3,"bytes":4,"changed":1497225600000000000,
            "fragments":["558-a.gz","558-b.gz"]}
            """
        let json = try JSONValue(parsing: Array(text.utf8))
        let problems = try RecordFuzz.problems(".unpacked", json) {
            try UnpackRecord(in: $0)
        } use: { record, context in
            #expect(record.entry(of: "course_dim.txt") == nil, "\(context)")
            #expect(record.entry(of: "../outside.txt") == nil, "\(context)")
        }
        #expect(problems == [])
    }
}
