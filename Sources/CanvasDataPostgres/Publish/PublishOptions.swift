/// How patient publishing is.
package struct PublishOptions: Sendable, Equatable {
    /// How long, in seconds, readers may be blocked behind our lock request when a table is in use.
    package var lockTimeout = 5.0
    /// Seconds after which staged data is left for the next run.
    package var deadline = 3600.0
    /// Wait for readers whose REPEATABLE READ snapshot is older than the staged rows, which would see none of them.
    package var waitsForSnapshots = true
    /// Connections that collect statistics at the same time.
    package var jobs = 2

    package init() {}
}
