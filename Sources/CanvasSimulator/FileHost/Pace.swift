import Glibc

/// Holds a sender to so many bytes a second.
final class Pace {
    private let bytesPerSecond: Int
    private let start: Double
    private var sent = 0

    init(_ bytesPerSecond: Int) {
        self.bytesPerSecond = bytesPerSecond
        start = Self.now
    }

    /// So much at a time that the rate is even over a hundredth of a second.
    var slice: Int { max(1, bytesPerSecond / 100) }

    func wait(after bytes: Int) {
        sent += bytes
        let due = start + Double(sent) / Double(bytesPerSecond)
        let delay = due - Self.now
        if delay > 0 { usleep(UInt32(delay * 1_000_000)) }
    }

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
