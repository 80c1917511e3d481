extension LocalCluster {
    /// What there is of a local cluster, at one moment.
    package struct Status: Sendable, Equatable {
        package enum State: Sendable, Equatable {
            case stopped
            /// `stays`: because of `start`, not for those who use it.
            case running(processID: Int32, stays: Bool)
        }

        package let directory: String
        /// The version of Postgres it was made by; nil when there is none yet.
        package let version: Int?
        package let state: State
        /// How libpq gets there when it runs.
        package let url: String

        package var isRunning: Bool { state != .stopped }
    }

    /// Looks, and changes nothing.
    package func status() -> Status {
        Status(
            directory: directory, version: majorVersion,
            state: postmaster.map { .running(processID: $0.processID, stays: !isForOneRun) } ?? .stopped,
            url: uri)
    }
}
