import CanvasDataTransfer

/// How long to leave readers alone between two tries for their tables: hardly at first, when it is a quick one that was
/// in the way, and for long where somebody stays.
struct LockBackoff {
    private var attempt = 0

    /// Seconds.
    mutating func next(_ world: World) -> Double {
        let seconds: [Double] = [0.4, 0.4, 0.8, 1.5, 5, 15, 45]
        let most = seconds[min(attempt, seconds.count - 1)]
        attempt += 1
        return world.random(most / 4...most)
    }
}
