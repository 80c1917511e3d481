import CanvasDataBase
import CanvasDataLoading
import Testing

@testable import CanvasData

@Suite struct TableHistoryTests {
    private func entry(_ sequence: Int, _ effect: TableBatch.Effect, _ names: String...) -> TableHistory.Entry
    {
        let fragments = names.map { Fragment(name: $0, url: "https://f.example/\($0)") }
        return TableHistory.Entry(
            dumpID: "d\(sequence)", sequence: sequence,
            batch: TableBatch(table: "requests", fragments: fragments, effect: effect))
    }

    @Test func `a whole copy is the newest full one and what came after, each file once`() {
        let history = TableHistory(
            table: "requests",
            entries: [
                entry(5, .append, "e"), entry(4, .append, "d"), entry(4, .append, "d"),
                entry(3, .replace, "c"),
                entry(2, .append, "b"), entry(1, .replace, "a"),
            ])
        #expect(history.wholeCopy?.map { $0.batch.fragments.map(\.name) } == [["c"], ["d"], [], ["e"]])
    }

    @Test func `a sequence with a partial entry is partial as a whole`() {
        let history = TableHistory(
            table: "requests",
            entries: [entry(2, .append, "c"), entry(2, .replace, "b"), entry(1, .replace, "a")])
        #expect(history.wholeCopy?.flatMap { $0.batch.fragments.map(\.name) } == ["a", "b", "c"])
    }

    @Test func `without a full one there is no whole copy`() {
        #expect(TableHistory(table: "requests", entries: [entry(2, .append, "c")]).wholeCopy == nil)
        #expect(TableHistory(table: "requests", entries: []).wholeCopy == nil)
    }

    @Test(arguments: [
        (
            "https://w.example/20180208T234519.605/requests_split_historical/1/requests/20171213_20171223/0/p.gz?x=1",
            "20171213_20171223" as String?
        ),
        ("https://b.example/1/requests/20180201_20180208/0/part-1.txt.gz", "20180201_20180208"),
        (
            "https://w.example/20180320T160000.415/dw_split/1/requests/part-05633.c000.txt.gz?d=/requests/20180201_20180208/",
            nil
        ),
    ])
    func `the days of historical requests are found in either form of link`(link: String, days: String?) {
        #expect(RequestsRange(link: link)?.text == days)
    }

    @Test func `two files of one name are both in a whole copy, for whoever fetches them to refuse`() {
        func entry(_ sequence: Int, _ effect: TableBatch.Effect, _ url: String) -> TableHistory.Entry {
            TableHistory.Entry(
                dumpID: "d\(sequence)", sequence: sequence,
                batch: TableBatch(
                    table: "requests", fragments: [Fragment(name: "a", url: url)], effect: effect))
        }
        let history = TableHistory(
            table: "requests",
            entries: [
                entry(3, .append, "https://f.example/3/a"), entry(2, .append, "https://f.example/1/a?s=2"),
                entry(1, .replace, "https://f.example/1/a?s=1"),
            ])
        #expect(history.wholeCopy?.map { $0.batch.fragments.count } == [1, 0, 1])
    }

    @Test func `an entry that lists two files of one name is refused`() throws {
        let json = try JSONValue(
            parsing: Array(
                """
                {"dumpId": "d", "sequence": 1, "partial": true, "files": [
                    {"filename": "a.gz", "url": "https://f.example/1/a.gz"},
                    {"filename": "a.gz", "url": "https://f.example/2/a.gz"}]}
                """.utf8))
        #expect(throws: CanvasDataError.unreadableAnswer("/", "it lists two files named a.gz")) {
            try TableHistory.Entry(json, table: "requests", path: "/")
        }
    }

    @Test func `batches that share a dump add up, and two files of one name are refused`() throws {
        func batch(_ urls: String...) -> TableBatch {
            TableBatch(
                table: "requests", fragments: urls.map { Fragment(name: "a.gz", url: $0) }, effect: .append)
        }
        let same = try batch("https://f.example/1/a.gz?s=1").adding(batch("https://f.example/1/a.gz?s=2"))
        #expect(same.fragments.count == 1)
        #expect(throws: CanvasDataError.self) {
            try batch("https://f.example/1/a.gz").adding(batch("https://f.example/2/a.gz"))
        }
    }
}
