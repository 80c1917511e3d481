import CanvasDataTransfer

/// How long to leave readers alone between two tries for their tables.
struct LockBackoff {
    private var quick = 0
    private var long = 0

    /// How long this time.
    ///
    /// - Parameters:
    ///   - world: gives chance: two who hinder each other should not do so again.
    ///   - hasStalled: the try lasted until its timeout, and all who came meanwhile waited behind it. Then somebody stays,
    ///     and others need time to get through; otherwise it was a quick one that was in the way.
    /// - Returns: seconds.
    mutating func next(_ world: World, hasStalled: Bool) -> Double {
        if hasStalled {
            let most: [Double] = [0.5, 1.5, 5, 15, 45]
            defer { long += 1 }
            let seconds = most[min(long, most.count - 1)]
            return world.random(seconds / 2...seconds)
        }
        defer { quick += 1 }
        return world.random(0.05...min(2, 0.3 + 0.1 * Double(quick)))
    }
}
