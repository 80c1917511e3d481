/// A table of the simulated DAP through all states: what it holds in each, and what changes between two of them.
///
/// Rows have numbers, so that they can be made one by one, in any order and without being kept: a table of millions
/// fits.
protocol DAPTable: Sendable {
    var namespace: String { get }
    var name: String { get }
    /// Names its content in the store, so that a later run finds it; nil where that must not be.
    var storeName: String? { get }

    func schema(in state: Int) -> DAPSchema

    /// Rows have the numbers below this.
    func count(in state: Int) -> Int

    func presence(of number: Int, in state: Int) -> DAPPresence

    /// The row as it was changed last; it must have existed. For a deleted row, what it was.
    func row(_ number: Int, in state: Int) -> DAPRow

    /// Whether increments from before this state on are refused, as the table was loaded again upstream.
    func isReloaded(in state: Int) -> Bool

    /// How often an answer repeats the row: 1, unless the table repeats some.
    func copies(of number: Int) -> Int
}

/// What has become of a row.
enum DAPPresence: Equatable {
    case unborn
    /// Touched last in this state; its content may be older.
    case present(touched: Int)
    /// Deleted in this state.
    case deleted(Int)
    /// No longer listed since this state, without having been deleted; touched last in that one.
    case dropped(Int, touched: Int)
}

extension DAPTable {
    /// As misbehaviour rules call it: `canvas.users`.
    var fullName: String { "\(namespace).\(name)" }

    func copies(of number: Int) -> Int { 1 }

    /// The oldest state that an increment up to `state` can start from: that of the last reload, otherwise 1.
    func firstState(before state: Int) -> Int {
        (1...max(1, state)).last { isReloaded(in: $0) } ?? 1
    }
}
