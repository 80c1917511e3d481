import CanvasDataBase

/// The counters of a transfer at one moment, with what follows from them.
struct ProgressReading: Sendable, Equatable {
    let counters: TransferProgress.Snapshot
    let elapsed: Duration
    /// Bytes a second of late, received or written, whichever moves.
    let rate: Double

    /// Files that had to be fetched, or still have to.
    private var filesToFetch: Int { counters.filesExpected - counters.filesReused }

    /// What the network brings in the whole run, in bytes: the announced lengths, and for the files that are not
    /// announced yet their mean. Nil as long as no length is known.
    var expectedBytes: Int? {
        guard counters.filesAnnounced > 0 else { return nil }
        let unknown = max(0, filesToFetch - counters.filesAnnounced)
        let mean = Double(counters.bytesAnnounced) / Double(counters.filesAnnounced)
        return max(counters.bytesReceived, counters.bytesAnnounced + Int(mean * Double(unknown)))
    }

    var isEachLengthKnown: Bool { counters.filesAnnounced >= filesToFetch }

    /// 0 to 1: by bytes while the network is at work, else by what is finished.
    var fraction: Double {
        let tables = share(counters.tablesDone, of: counters.tablesExpected)
        let files = share(counters.filesDone, of: counters.filesExpected)
        guard counters.filesDone < counters.filesExpected else { return tables ?? files ?? 0 }
        guard let expectedBytes, expectedBytes > 0 else { return files ?? 0 }
        return min(1, Double(counters.bytesReceived) / Double(expectedBytes))
    }

    /// Nil where it cannot be foretold.
    var remaining: Duration? {
        guard let expectedBytes, counters.filesDone < counters.filesExpected, rate >= 1 else { return nil }
        let seconds = Double(expectedBytes - counters.bytesReceived) / rate
        return seconds < 1_000_000 ? .seconds(Int(seconds.rounded(.up))) : nil
    }

    private func share(_ done: Int, of all: Int) -> Double? {
        all > 0 ? min(1, Double(done) / Double(all)) : nil
    }
}
