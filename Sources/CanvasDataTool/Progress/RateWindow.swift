/// How fast bytes came of late: over the last seconds, so that a stall is seen and one burst is not.
struct RateWindow: Sendable {
    private static let span = Duration.seconds(5)

    private var samples: [(at: Duration, bytes: Int)] = [(.zero, 0)]

    /// Adds the sum of bytes `at` a time since the start, and returns bytes a second.
    mutating func add(_ bytes: Int, at time: Duration) -> Double {
        samples.append((time, bytes))
        while samples.count > 2, samples[1].at <= time - Self.span { samples.removeFirst() }
        let seconds = (time - samples[0].at) / .seconds(1)
        return seconds > 0 ? Double(bytes - samples[0].bytes) / seconds : 0
    }
}
