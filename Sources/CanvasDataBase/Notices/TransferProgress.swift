import Synchronization

/// Counters of a running download or unpack: written by the workers, read by whoever shows progress.
public final class TransferProgress: Sendable {
    /// All counters at one moment.
    public struct Snapshot: Sendable, Equatable {
        /// Files this run is about, those already on disk included.
        public var filesExpected = 0
        /// Files that are whole under their real name.
        public var filesDone = 0
        /// Files among `filesDone` that were on disk before the run.
        public var filesReused = 0
        /// Bytes that came over the network in this run.
        public var bytesReceived = 0
        /// Sum of the lengths the file host has announced so far, in bytes.
        public var bytesAnnounced = 0
        /// How many files `bytesAnnounced` is the sum of.
        public var filesAnnounced = 0
        /// Tables that this run is about.
        public var tablesExpected = 0
        /// Tables that are complete.
        public var tablesDone = 0
        /// Uncompressed bytes written to table files.
        public var bytesWritten = 0
        /// Rows written to table files, or loaded.
        public var rowsWritten = 0

        /// All counters at 0.
        public init() {}
    }

    private let counters = Mutex(Snapshot())
    private let announced = Mutex<[String: Int]>([:])

    /// Counters at 0.
    public init() {}

    /// All counters at this moment.
    public var snapshot: Snapshot { counters.withLock { $0 } }

    /// The host gave the length of a file; said again at each try, counted once.
    package func announce(_ name: String, bytes: Int) {
        let known = announced.withLock { $0.updateValue(bytes, forKey: name) }
        update {
            $0.bytesAnnounced += bytes - (known ?? 0)
            $0.filesAnnounced += known == nil ? 1 : 0
        }
    }

    package func update(_ change: (inout Snapshot) -> Void) {
        counters.withLock { change(&$0) }
    }
}
