import CanvasData
import CanvasDataBase
import CanvasDataLoading
import Testing

@testable import CanvasDataPostgres

/// Dumps of which a table that comes in increments has no rows.
struct GapSearchTests {
    private func load(
        _ sequence: Int, _ effect: BatchEffect = .append, _ state: LoadRecord.State = .published
    ) -> LoadRecord {
        LoadRecord(
            id: sequence, table: "requests", dumpID: "d\(sequence)", sequence: sequence,
            schemaVersion: "4.2.9",
            effect: effect, generation: "requests#1", fragments: 1, rows: 1, rejected: 0, state: state,
            createdAt: Self.moment(sequence))
    }

    private static func moment(_ sequence: Int) -> String { "2026-09-\(sequence % 100 + 10)T02:03:04.005Z" }

    private func wish(
        _ increments: [Int], full: Int? = nil, empty: Set<Int> = [], unfinished: Set<Int> = []
    ) -> LoadWish {
        func request(_ sequence: Int, _ effect: BatchEffect) -> LoadRequest {
            LoadRequest(
                origin: BatchOrigin(
                    id: "d\(sequence)", sequence: sequence, createdAt: Self.moment(sequence),
                    schemaVersion: "4.2.9"),
                table: "requests", effect: effect, fragments: [])
        }
        var wish = LoadWish(
            (full.map { [request($0, .replace)] } ?? []) + increments.map { request($0, .append) }
        )
        let others = Set(increments).union(full.map { [$0] } ?? []).union(unfinished)
        wish.offered["requests"] = OfferedOrigins(
            empty: empty, others: others,
            createdAt: Dictionary(uniqueKeysWithValues: others.union(empty).map { ($0, Self.moment($0)) }))
        return wish
    }

    private func search(_ inventory: Inventory, _ wish: LoadWish) -> GapSearch {
        GapSearch(inventory: inventory, wish: wish)
    }

    @Test func `dumps that expired before they were loaded are missing, with the days they were made on`()
        throws
    {
        let missing = search(Inventory(loads: [load(56)]), wish([60])).newlyMissing()
        #expect(
            missing == [
                MissingDumps(
                    table: "requests", first: 57, last: 59, madeAfter: "2026-09-66T02:03:04.005Z",
                    madeBefore: "2026-09-70T02:03:04.005Z")
            ])
    }

    @Test func `what the ledger has as missing is reported no more`() throws {
        var gaps = LedgerGaps()
        gaps.missing = [MissingDumps(table: "requests", first: 57, last: 59)]
        let inventory = Inventory(loads: [load(56), load(60)], gaps: gaps)
        #expect(search(inventory, wish([60])).newlyMissing() == [])
        let later = search(inventory, wish([63])).newlyMissing()
        #expect(later.map(\.first) == [61])
        #expect(later.map(\.last) == [62])
    }

    @Test func `a dump that held nothing of the table is not missing, on offer or not`() throws {
        let first = search(Inventory(loads: [load(56)]), wish([58], empty: [57]))
        #expect(first.newlyMissing() == [])
        #expect(first.newlyEmpty() == ["requests": [57]])
        var gaps = LedgerGaps()
        gaps.empty = ["requests": [57...57]]
        let later = search(Inventory(loads: [load(56), load(58)], gaps: gaps), wish([59]))
        #expect(later.newlyMissing() == [])
        #expect(later.newlyEmpty() == [:])
    }

    @Test func `a dump that expired behind the last increment is missing, though the newest dump holds none`()
        throws
    {
        let missing = search(Inventory(loads: [load(56)]), wish([], empty: [60])).newlyMissing()
        #expect(missing.map(\.first) == [57])
        #expect(missing.map(\.last) == [59])
    }

    @Test func `a dump that is not finished is not missing yet`() throws {
        #expect(
            search(Inventory(loads: [load(56)]), wish([58], unfinished: [57])).newlyMissing() == [])
    }

    @Test func `a full copy on offer or loaded hides what is older than it`() throws {
        #expect(search(Inventory(loads: [load(50)]), wish([60], full: 59)).newlyMissing() == [])
        #expect(
            search(Inventory(loads: [load(50), load(59, .replace)]), wish([60])).newlyMissing() == [])
        #expect(
            search(Inventory(loads: [load(59, .replace)]), wish([61])).newlyMissing().map(\.first) == [60]
        )
    }

    @Test func `the first increment there ever was begins the table`() throws {
        #expect(search(Inventory(), wish([58, 59])).newlyMissing() == [])
        #expect(search(Inventory(), wish([58, 60])).newlyMissing().map(\.first) == [59])
    }

    @Test func `rows that are gone from the database and no longer on offer are missing, first and last too`()
        throws
    {
        let loads = [load(56), load(57), load(58), load(59)]
        let lost = LostTable(table: "requests", reason: .dropped, loads: loads, remains: nil, isWhole: false)
        let missing = search(Inventory(loads: loads, lost: [lost]), wish([58])).newlyMissing()
        #expect(missing.map(\.first) == [56, 59])
        #expect(missing.map(\.last) == [57, 59])
        let kept = LostTable(
            table: "requests", reason: .detached, loads: loads, remains: "requests#1", isWhole: true)
        #expect(search(Inventory(loads: loads, lost: [kept]), wish([58])).newlyMissing() == [])
    }

    @Test func `absurd sequences cost no time`() throws {
        let missing = search(Inventory(loads: [load(1)]), wish([1 << 52])).newlyMissing()
        #expect(missing.map(\.first) == [2])
        #expect(missing.map(\.last) == [(1 << 52) - 1])
    }
}
