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
}
