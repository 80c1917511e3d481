/// Which dumps the simulated Canvas makes, one after the other.
public enum Course: String, Sendable, CaseIterable {
    /// Five: a regular one of schema 4.2.8, one of 4.2.9 with a table and a column more, historical requests, a
    /// regular one, and one that is not finished.
    case usual
    /// ``longCount`` of them, all finished: no two regular ones hold the same, but for a few tables that never change.
    /// Requests come again: the last hours of the day before in each increment, and one row twice within it.
    ///
    /// The sixth and the sixteenth are historical requests. The third brings schema 4.2.9, the seventh 4.3.0 (two
    /// columns are wider and hold what did not fit before, one appears in the middle), the twelfth 4.4.0 (a column
    /// and a table are gone).
    case long

    /// How many dumps the long course has: 22 regular ones, two historical ones.
    public static let longCount = 24

    static let historicalSequences: Set = [6, 16]

    /// Newest first.
    var schemaVersions: [SchemaVersion] {
        switch self {
        case .usual: SchemaVersion.all
        case .long: SchemaVersion.long
        }
    }
}
