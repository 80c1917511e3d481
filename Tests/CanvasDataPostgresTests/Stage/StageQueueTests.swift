import CanvasData
import CanvasDataLoading
import Testing

@testable import CanvasDataPostgres

struct StageQueueTests {
    private func stage(_ id: Int, _ fragments: Int, arrived: Int = 0) -> StagedLoad {
        let names = (0..<fragments).map { "\(id)-\($0)" }
        return StagedLoad(
            load: LoadRecord(
                id: id, table: "t\(id)", dumpID: "d", sequence: 1, schemaVersion: "1", effect: .replace,
                generation: "t\(id)#1", fragments: fragments, rows: 0, rejected: 0, state: .staging),
            copy: "", columns: [], readsHeader: false, fragments: names,
            missing: Array(names.dropFirst(arrived))
        ) { _, _ in [] }
    }

    @Test func `workers spread over tables, the longest first`() async throws {
        let queue = StageQueue([stage(1, 1), stage(2, 3)])
        #expect(try await queue.take(4) == ["2-0", "1-0", "2-1", "2-2"])
        #expect(try await queue.next()?.fragment == nil)
    }

    @Test func `of tables with as much left, the longest comes first`() async throws {
        let queue = StageQueue([stage(1, 1), stage(2, 3, arrived: 2)])
        #expect(try await queue.take(2) == ["2-2", "1-0"])
    }

    @Test func `a table ends with the last of its fragments to be done`() async throws {
        let queue = StageQueue([stage(1, 2)])
        let items = [try await queue.next(), try await queue.next()].compactMap { $0 }
        #expect(items.map { queue.end($0) } == [false, true])
    }

    @Test func `a table all of whose fragments are in has only its end left`() async throws {
        let queue = StageQueue([stage(1, 0)])
        let item = try #require(await queue.next())
        #expect(item.fragment == nil)
        #expect(queue.end(item))
        #expect(try await queue.next() == nil)
    }

    @Test func `a table that is given up is left alone`() async throws {
        let queue = StageQueue([stage(1, 3), stage(2, 1)])
        let item = try #require(await queue.next())
        queue.giveUp(item)
        #expect(try await queue.next()?.fragment == "2-0")
        #expect(try await queue.next() == nil)
    }

    @Test
    func `a worker that finds nothing waits until something is added, and ends when the queue is closed`()
        async throws
    {
        let queue = StageQueue()
        async let taken = [queue.next()?.fragment, queue.next()?.fragment, queue.next()?.fragment]
        await Task.yield()
        queue.add(stage(1, 1))
        await Task.yield()
        queue.add(stage(2, 1))
        queue.close()
        #expect(try await taken == ["1-0", "2-0", nil])
    }

    @Test func `a worker that waits ends when its task is cancelled`() async throws {
        let queue = StageQueue()
        let task = Task { try await queue.next()?.fragment }
        await Task.yield()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}

extension StageQueue {
    /// The fragments that `count` workers get.
    fileprivate func take(_ count: Int) async throws -> [String?] {
        var taken: [String?] = []
        for _ in 0..<count { taken.append(try await next()?.fragment) }
        return taken
    }
}
