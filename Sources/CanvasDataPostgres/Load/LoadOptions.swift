public import CanvasDataBase

/// How a load is done.
public struct LoadOptions: Sendable {
    /// What becomes visible together.
    public enum Atomicity: String, Sendable, CaseIterable {
        /// All tables that can be loaded become visible together.
        case dump
        /// Each table becomes visible by itself.
        case table
    }

    /// How many fragments are loaded at the same time, each over a connection of its own: 1 to 64.
    public var jobs = 2
    /// How many rows that do not fit their table are left out and written to `rejectsDirectory`; one more, and their table
    /// is not loaded.
    public var maxRejects = 0
    /// The directory for rows that are left out.
    public var rejectsDirectory = "./rejects"
    /// Whether tables become visible together or one by one.
    public var atomicity = Atomicity.dump
    /// Whether tables that have lost more than half of their rows are published too.
    public var allowsShrinking = false
    /// Whether tables are loaded again that are up to date according to the ledger.
    public var loadsAgain = false
    /// Whether to wait until another load of the same schema has ended, instead of throwing an error.
    public var waitsForOthers = false
    /// How long to wait for those who use the tables.
    public var publish = PublishOptions()
    /// Counters for a progress display.
    public var progress = TransferProgress()

    /// Creates the options of a load that is atomic, skips no row and waits for nobody.
    public init() {}

    /// Checks that every number is in its range.
    ///
    /// - Throws: `CanvasDataError` (usage).
    package func check() throws(CanvasDataError) {
        try Self.check("jobs", jobs, 1...64)
        try Self.check("maxRejects", maxRejects, 0...1_000_000_000)
        try Self.check("publish.lockTimeout", publish.lockTimeout, 0.001...3_600)
        try Self.check("publish.deadline", publish.deadline, 0.001...86_400)
    }

    private static func check<Number: Comparable>(
        _ name: String, _ value: Number, _ range: ClosedRange<Number>
    ) throws(CanvasDataError) {
        guard !range.contains(value) else { return }
        throw CanvasDataError.loadOption(
            name, is: "\(value)", least: "\(range.lowerBound)", most: "\(range.upperBound)")
    }
}
