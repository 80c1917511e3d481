import CanvasDataBase

/// The counters of a transfer at one moment, and what follows from them.
struct ProgressReading: Sendable, Equatable {
    let counters: TransferProgress.Snapshot
    let elapsed: Duration
    /// Bytes per second over the last seconds: received ones while files are fetched, then written ones.
    let rate: Double

    /// Files that had or still have to be fetched.
    private var filesToFetch: Int { counters.filesExpected - counters.filesReused }

    /// The bytes to receive in the whole run: the announced lengths, and their mean for each file that is not announced
    /// yet. Nil until a length is known.
    var expectedBytes: Int? {
        guard counters.filesAnnounced > 0 else { return nil }
        let unknown = max(0, filesToFetch - counters.filesAnnounced)
        let mean = Double(counters.bytesAnnounced) / Double(counters.filesAnnounced)
        return max(counters.bytesReceived, counters.bytesAnnounced + Int(mean * Double(unknown)))
    }

    var isEachLengthKnown: Bool { counters.filesAnnounced >= filesToFetch }

    /// 0 to 1: the share of bytes while files are fetched, otherwise of finished tables or files.
    var fraction: Double {
        let tables = share(counters.tablesDone, of: counters.tablesExpected)
        let files = share(counters.filesDone, of: counters.filesExpected)
        guard counters.filesDone < counters.filesExpected else { return tables ?? files ?? 0 }
        guard let expectedBytes, expectedBytes > 0 else { return files ?? 0 }
        return min(1, Double(counters.bytesReceived) / Double(expectedBytes))
    }

    /// The remaining time; nil if it cannot be estimated.
    var remaining: Duration? {
        guard let expectedBytes, counters.filesDone < counters.filesExpected, rate >= 1 else { return nil }
        let seconds = Double(expectedBytes - counters.bytesReceived) / rate
        return seconds < 1_000_000 ? .seconds(Int(seconds.rounded(.up))) : nil
    }

    private func share(_ done: Int, of all: Int) -> Double? {
        all > 0 ? min(1, Double(done) / Double(all)) : nil
    }
}
