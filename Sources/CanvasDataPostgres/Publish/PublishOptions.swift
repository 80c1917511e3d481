/// How patient publishing is.
package struct PublishOptions: Sendable, Equatable {
    /// Seconds for which readers may have to queue behind our request for a table that somebody uses.
    package var lockTimeout = 5.0
    /// Seconds after which the staged data are left for the next run.
    package var deadline = 3600.0
    /// Wait for readers whose REPEATABLE READ snapshot is older than the staged rows, which would see none of them.
    package var waitsForSnapshots = true
    /// Connections that make statistics at once.
    package var jobs = 2

    package init() {}
}
