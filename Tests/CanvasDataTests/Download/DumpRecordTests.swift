import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer
import SharedFixture
import Testing

@testable import CanvasData

/// What a directory of downloads notes of the dumps in it.
@Suite struct DumpRecordTests {
    private func record(_ sequence: Int, _ url: String) throws -> DumpRecord {
        let json: JSONValue = [
            "dumpId": .string("dump-\(sequence)"), "sequence": .number("\(sequence)"),
            "createdAt": "2026-11-12T00:00:00Z", "schemaVersion": "4.2.9",
        ]
        let schema: JSONValue = ["version": "4.2.9", "schema": [:]]
        let fragment = Fragment(name: "requests-00000-aa.gz", url: url)
        return DumpRecord(
            dump: try Dump(json, path: "/"), schema: try SchemaDefinition(schema),
            tables: [TableBatch(table: "requests", fragments: [fragment], effect: .append)])
    }

    @Test func `a file name that two dumps share is noticed where the files come from different places`()
        throws
    {
        let folder = try TemporaryFolder()
        let directory = try Directory(creating: folder.path)
        try directory.write("data", as: "requests-00000-aa.gz")
        try record(1, "https://files.example/1/requests.gz?Signature=a").write(in: directory)
        // Signed again, it is still the file of dump 1.
        try record(1, "https://files.example/1/requests.gz?Signature=b").write(in: directory)
        try record(2, "https://files.example/1/requests.gz?Signature=c").write(in: directory)
        let same = try record(3, "https://files.example/1/requests.gz?Signature=a")
        #expect(try same.sharedFiles(in: directory).isEmpty)
        let other = try record(3, "https://files.example/3/requests.gz?Signature=a")
        #expect(try other.sharedFiles(in: directory).keys.sorted() == ["requests-00000-aa.gz"])
        #expect(try DumpRecord.all(in: directory).map(\.dump.sequence) == [2, 1])
    }

    @Test func `a dump whose file is gone is forgotten before another's takes its name`() throws {
        let folder = try TemporaryFolder()
        let directory = try Directory(creating: folder.path)
        try record(1, "https://files.example/1/requests.gz?Signature=a").write(in: directory)
        let other = try record(2, "https://files.example/2/requests.gz?Signature=a")
        #expect(try other.sharedFiles(in: directory).isEmpty)
        #expect(try DumpRecord.all(in: directory).isEmpty)
    }

    @Test func `what is noted of a file holds neither its link nor its signature`() throws {
        let folder = try TemporaryFolder()
        try record(1, "https://files.example/1/requests.gz?Signature=canary")
            .write(in: try Directory(creating: folder.path))
        let text = try folder.read(".dump-1.json")
        #expect(!text.contains("canary") && !text.contains("files.example"))
        #expect(text.contains(#""origins":["#))
    }
}
