import Glibc

/// The simulated server's clock: this machine's, put forward or back.
struct ServerClock: Sendable {
    /// In seconds.
    let offset: Int

    /// In milliseconds since 1970.
    var now: Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return (time.tv_sec + offset) * 1000 + time.tv_nsec / 1_000_000
    }
}
