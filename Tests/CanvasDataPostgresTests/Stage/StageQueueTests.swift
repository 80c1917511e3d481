import CanvasData
import CanvasDataLoading
import Testing

@testable import CanvasDataPostgres

struct StageQueueTests {
    private func stage(_ id: Int, _ fragments: Int, arrived: Int = 0) throws -> StagedLoad {
        let names = (0..<fragments).map { "\(id)-\($0)" }
        let layout = TableLayout(
            name: "t\(id)", description: nil, incremental: false, sortKey: nil,
            columns: [ColumnLayout(name: "id", type: .bigint, description: nil)])
        let state = TableState.absent(layout.name)
        let change = SchemaChange(from: state, to: layout)
        return StagedLoad(
            load: LoadRecord(
                id: id, table: layout.name, dumpID: "d", sequence: 1, schemaVersion: "1", effect: .replace,
                generation: "t\(id)#1", fragments: fragments, rows: 0, rejected: 0, state: .staging),
            layout: layout, state: state, change: change,
            generation: try GenerationTable(
                "t\(id)#1", of: layout, whole: layout, like: state, changed: change, in: try TargetSchema(),
                serverVersion: 150_000),
            fragments: names, missing: Array(names.dropFirst(arrived)))
    }

    @Test func `Workers spread over tables, the longest first`() throws {
        let queue = StageQueue([try stage(1, 1), try stage(2, 3)])
        #expect((0..<4).map { _ in queue.next()?.fragment } == ["2-0", "1-0", "2-1", "2-2"])
        #expect(queue.next()?.fragment == nil)
    }

    @Test func `Of tables with as much left, the longest comes first`() throws {
        let queue = StageQueue([try stage(1, 1), try stage(2, 3, arrived: 2)])
        #expect((0..<2).map { _ in queue.next()?.fragment } == ["2-2", "1-0"])
    }

    @Test func `A table ends with the last of its fragments to be done`() throws {
        let queue = StageQueue([try stage(1, 2)])
        let items = [queue.next(), queue.next()].compactMap { $0 }
        #expect(items.map { queue.end($0) } == [false, true])
    }

    @Test func `A table all of whose fragments are in has only its end left`() throws {
        let queue = StageQueue([try stage(1, 0)])
        let item = try #require(queue.next())
        #expect(item.fragment == nil)
        #expect(queue.end(item))
        #expect(queue.next() == nil)
    }

    @Test func `A table that is given up is left alone`() throws {
        let queue = StageQueue([try stage(1, 3), try stage(2, 1)])
        let item = try #require(queue.next())
        queue.giveUp(item)
        #expect(queue.next()?.fragment == "2-0")
        #expect(queue.next() == nil)
    }
}
