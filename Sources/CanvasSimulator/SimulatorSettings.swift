/// What a simulated Canvas holds, and how it behaves.
public struct SimulatorSettings: Sendable {
    /// Everything in the dumps follows from this number and `scale`.
    public var seed: UInt64 = 1
    /// 1 is a small school, with some 20,000 rows in all dumps together; 1000 has about 1 GB in each.
    public var scale: Double = 1

    /// A loopback address; any other is refused.
    public var address = "127.0.0.1"
    /// Of the API; 0 takes any free one.
    public var port: UInt16 = 0
    /// Of the file host; 0 takes any free one.
    public var filePort: UInt16 = 0

    /// Where the data files are kept for other runs; nil makes a temporary directory that goes with the
    /// simulator.
    public var storeDirectory: String?
    /// Threads that make data.
    public var threads = 2
    /// Sequences of the dumps whose data is made before the simulator starts; that of the others is made when it
    /// is first asked for.
    public var preparedDumps: [Int] = []

    /// Which dumps there are.
    public var course = Course.usual
    /// A table that from the second regular dump on holds a third of its rows; nil for none. Only of those that come
    /// whole.
    public var shrinkingTable: String?
    /// Regular dumps in front of the usual ones. They share the content of the first. Only with ``Course/usual``.
    public var olderDumps = 0
    /// Only so many of the oldest dumps exist; nil for all. See ``Simulator/showDumps(_:)``.
    public var visibleDumps: Int?

    /// Dumps on a page where the request names no `limit`.
    public var defaultPage = 50
    /// The largest page, whatever `limit` asks for.
    public var maximumPage = 100

    /// How long a link to a file works, in seconds.
    public var linkLifetime = 7200
    /// How far the server's clock is ahead of this machine's, in seconds.
    public var clockOffset = 0
    /// The file host sends at most so many bytes a second on each connection; nil for no limit.
    public var bytesPerSecond: Int?

    /// What DAP holds, and how it behaves.
    public var dap = DAPSettings()

    /// What goes wrong from the start.
    public var misbehaviour = Misbehaviour.none

    public init() {}
}
