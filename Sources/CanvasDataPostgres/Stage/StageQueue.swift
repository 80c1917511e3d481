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

    private let lanes: Mutex<[Lane]>

    init(_ stages: [StagedLoad]) {
        lanes = Mutex(
            stages.map { Lane(stage: $0, waiting: $0.missing[...], isNew: $0.missing.isEmpty) })
    }

    /// The next fragment: of the table that fewest are at, as two in one table wait for each other now and then; among
    /// those, of the one with most left, so that no long table is left over at the end; among those, of the longest, whose
    /// indexes take longest.
    func next() -> Item? {
        lanes.withLock { lanes in
            let best = lanes.indices.filter { lanes[$0].hasWork }.min { left, right in
                lanes[left].order < lanes[right].order
            }
            guard let best else { return nil }
            lanes[best].running += 1
            lanes[best].isNew = false
            return Item(stage: lanes[best].stage, fragment: lanes[best].waiting.popFirst())
        }
    }

    /// Marks an item as done.
    ///
    /// - Returns: true when its table has no fragment left, waiting or running, so that it can be finished.
    func end(_ item: Item) -> Bool {
        lanes.withLock { lanes in
            guard let lane = lanes.firstIndex(where: { $0.stage.load.id == item.stage.load.id }) else {
                return false
            }
            lanes[lane].running -= 1
            return !lanes[lane].isGivenUp && lanes[lane].running == 0 && lanes[lane].waiting.isEmpty
        }
    }

    /// Leaves out the rest of this table in this run, as one of its fragments cannot be loaded.
    func giveUp(_ item: Item) {
        lanes.withLock { lanes in
            for lane in lanes.indices where lanes[lane].stage.load.id == item.stage.load.id {
                lanes[lane].running -= 1
                lanes[lane].isGivenUp = true
            }
        }
    }
}
