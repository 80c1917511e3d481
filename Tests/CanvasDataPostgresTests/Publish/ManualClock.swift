import CanvasDataTransfer
import Synchronization

/// A clock that goes on only while somebody sleeps; nobody really does.
final class ManualClock: Sendable {
    private let seconds = Mutex(0.0)

    /// Takes the greatest number whenever one is drawn.
    var world: World {
        World(
            now: { self.seconds.withLock { $0 } },
            sleep: { seconds in
                try Task.checkCancellation()
                self.seconds.withLock { $0 += seconds }
            },
            random: { $0.upperBound })
    }
}
