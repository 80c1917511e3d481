import CanvasDataBase

/// Shows the progress of a transfer on stderr while it runs.
struct ProgressDisplay: Sendable {
    private static let redraw = Duration.milliseconds(100)
    private static let lineInterval = Duration.seconds(30)

    let console: Console
    let label: String

    /// Runs `work`, which updates `progress`.
    func during<Value: Sendable>(
        _ progress: TransferProgress, _ work: () async throws -> Value
    ) async throws -> Value {
        // Leaving this function cancels the display and waits until it has removed its line.
        async let _ = show(progress)
        return try await work()
    }

    private func show(_ progress: TransferProgress) async {
        let style = console.settings.shownProgress
        guard style != .none else { return }
        let clock = ContinuousClock()
        let start = clock.now
        var received = RateWindow()
        var written = RateWindow()
        var nextLine = Self.lineInterval
        while (try? await Task.sleep(for: Self.redraw)) != nil {
            let elapsed = clock.now - start
            let counters = progress.snapshot
            let rates = (
                received.add(counters.bytesReceived, at: elapsed),
                written.add(counters.bytesWritten, at: elapsed)
            )
            let isFetching = counters.filesDone < counters.filesExpected
            let reading = ProgressReading(
                counters: counters, elapsed: elapsed, rate: isFetching ? rates.0 : rates.1)
            let text = ProgressText(label: label, reading: reading)
            if style == .bar {
                console.showProgress(text.bar(width: terminalWidth(console.settings.errors) ?? 80))
            } else if elapsed >= nextLine {
                nextLine = elapsed + Self.lineInterval
                console.tell(text.line)
            }
        }
        console.showProgress(nil)
    }
}

/// The rate of bytes over the last seconds, so that a stall shows and a burst does not.
struct RateWindow: Sendable {
    private static let span = Duration.seconds(5)

    private var samples: [(at: Duration, bytes: Int)] = [(.zero, 0)]

    /// Adds the total of bytes at `time` after the start, and returns the rate in bytes per second.
    mutating func add(_ bytes: Int, at time: Duration) -> Double {
        samples.append((time, bytes))
        while samples.count > 2, samples[1].at <= time - Self.span { samples.removeFirst() }
        let seconds = (time - samples[0].at) / .seconds(1)
        return seconds > 0 ? Double(bytes - samples[0].bytes) / seconds : 0
    }
}
