import CCanvasLinux
import Glibc

/// What a call takes from the world besides the network: time and chance. Tests supply their own.
package struct World: Sendable {
    /// Seconds since 1970, UTC.
    package var now: @Sendable () -> Double
    /// Waits so many seconds, measured by a clock that never jumps; throws when the task is cancelled.
    package var sleep: @Sendable (Double) async throws -> Void
    /// A number between the two.
    package var random: @Sendable (ClosedRange<Double>) -> Double

    package init(
        now: @escaping @Sendable () -> Double, sleep: @escaping @Sendable (Double) async throws -> Void,
        random: @escaping @Sendable (ClosedRange<Double>) -> Double
    ) {
        self.now = now
        self.sleep = sleep
        self.random = random
    }

    package static let real = World(
        now: {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        },
        sleep: { try await Task.sleep(for: .seconds($0), clock: .continuous) },
        random: { Double.random(in: $0) })
}

// Here, where both modules are imported that may own its members, and not in the files that use it.
extension timespec {
    /// Nanoseconds since 1970, for a moment.
    var nanoseconds: Int { tv_sec * 1_000_000_000 + tv_nsec }
}
