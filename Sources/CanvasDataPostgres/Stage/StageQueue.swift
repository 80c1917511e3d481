import Synchronization

/// The fragments that are still to be loaded, and the order in which workers take them.
final class StageQueue: Sendable {
    struct Item: Sendable {
        let stage: StagedLoad
        /// Nil for a table whose fragments are all loaded and that only has to be completed.
        let fragment: String?
    }

    private struct Lane {
        let stage: StagedLoad
        var waiting: ArraySlice<String>
        var isNew: Bool
        var running = 0
        var isGivenUp = false

        /// What is least comes first.
        var order: (Int, Int, Int) { (running, -waiting.count, -stage.fragments.count) }
        var hasWork: Bool { !isGivenUp && (isNew || !waiting.isEmpty) }
    }

    private struct State {
        var lanes: [Lane] = []
        var isClosed = false
        /// Workers that wait for something to do, by a number of their own.
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var waits = 0

        mutating func takeWaiting() -> [CheckedContinuation<Void, Never>] {
            defer { waiting = [:] }
            return Array(waiting.values)
        }

        mutating func takeNext() -> Item? {
            let best = lanes.indices.filter { lanes[$0].hasWork }.min { left, right in
                lanes[left].order < lanes[right].order
            }
            guard let best else { return nil }
            lanes[best].running += 1
            lanes[best].isNew = false
            return Item(stage: lanes[best].stage, fragment: lanes[best].waiting.popFirst())
        }
    }

    private let state = Mutex(State())

    /// An open queue, to which stages are added as they are ready.
    init() {}

    /// A closed queue of all there is.
    convenience init(_ stages: [StagedLoad]) {
        self.init()
        for stage in stages { add(stage) }
        close()
    }

    /// Adds a stage, for which workers may be waiting already.
    func add(_ stage: StagedLoad) {
        let workers = state.withLock { state in
            state.lanes.append(
                Lane(stage: stage, waiting: stage.missing[...], isNew: stage.missing.isEmpty))
            return state.takeWaiting()
        }
        for worker in workers { worker.resume() }
    }

    /// Says that nothing will be added.
    func close() {
        let workers = state.withLock { state in
            state.isClosed = true
            return state.takeWaiting()
        }
        for worker in workers { worker.resume() }
    }

    /// The next fragment: of the table that fewest are at, as two in one table wait for each other now and then; among
    /// those, of the one with most left, so that no long table is left over at the end; among those, of the longest, whose
    /// indexes take longest. Where there is none, waits until there is.
    ///
    /// - Returns: nil when the queue is closed and nothing is left.
    /// - Throws: `CancellationError`.
    func next() async throws -> Item? {
        while true {
            try Task.checkCancellation()
            let (item, isClosed) = state.withLock { ($0.takeNext(), $0.isClosed) }
            if item != nil || isClosed { return item }
            await somethingNew()
        }
    }

    /// Waits until a stage is added, the queue is closed or the task is cancelled.
    private func somethingNew() async {
        let number = state.withLock { state in
            state.waits += 1
            return state.waits
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isNeeded = state.withLock { state in
                    let isNeeded =
                        !state.isClosed && !Task.isCancelled && !state.lanes.contains(where: \.hasWork)
                    if isNeeded { state.waiting[number] = continuation }
                    return isNeeded
                }
                if !isNeeded { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
        }
    }

    /// Marks an item as done.
    ///
    /// - Returns: true when its table has no fragment left, waiting or running, so that it can be finished.
    func end(_ item: Item) -> Bool {
        state.withLock { state in
            guard let lane = state.lanes.firstIndex(where: { $0.stage.load.id == item.stage.load.id })
            else { return false }
            state.lanes[lane].running -= 1
            let ended = state.lanes[lane]
            return !ended.isGivenUp && ended.running == 0 && ended.waiting.isEmpty
        }
    }

    /// Leaves out the rest of this table in this run, as one of its fragments cannot be loaded.
    func giveUp(_ item: Item) {
        state.withLock { state in
            for lane in state.lanes.indices where state.lanes[lane].stage.load.id == item.stage.load.id {
                state.lanes[lane].running -= 1
                state.lanes[lane].isGivenUp = true
            }
        }
    }
}
