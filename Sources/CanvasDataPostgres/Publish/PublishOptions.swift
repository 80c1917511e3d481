/// How long publishing waits for those who use the tables.
public struct PublishOptions: Sendable, Equatable {
    /// How long queries may be blocked behind our lock request when a table is in use, in seconds: 0.001 to 3,600.
    public var lockTimeout = 5.0
    /// How long to wait for locks and to try again, in seconds, before what is staged is left to the next load: 0.001 to
    /// 86,400.
    public var deadline = 3600.0
    /// Whether to wait for transactions in REPEATABLE READ whose snapshot is older than the new rows: they would see empty
    /// tables.
    public var waitsForSnapshots = true
    /// Connections that collect statistics at the same time; a load sets it to its own number of jobs.
    package var jobs = 2

    /// Creates the options of canvas-data.
    public init() {}
}
