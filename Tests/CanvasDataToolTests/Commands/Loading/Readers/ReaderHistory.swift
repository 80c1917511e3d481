import Synchronization

/// What readers saw while a warehouse was refreshed, checked as they report it.
///
/// A reader says when it begins, and then what it saw: all of it must be of one dump, and of one that was there at some
/// moment between the two.
final class ReaderHistory: Sendable {
    /// Before a reader looks.
    struct Beginning: Sendable {
        fileprivate let oldest: Int
    }

    private struct State {
        /// All readers that begin now see this dump or a newer one.
        var published: Int
        /// Nobody can see a newer one than this.
        var offered: Int
        var isOver = false
        var sights: [String: Int] = [:]
        var complaints: [String] = []
        var longest: [String: Duration] = [:]
        /// Sights of a dump while a newer one was there to be had: readers that a swap did not wait for.
        var dumpsSeen: Set<Int> = []
    }
    private let state: Mutex<State>
    private let watched: WatchedTables

    init(_ watched: WatchedTables, published: Int) {
        self.watched = watched
        state = Mutex(State(published: published, offered: published))
    }

    /// From now on readers may see this dump.
    func offer(_ dump: Int) { state.withLock { $0.offered = max($0.offered, dump) } }

    /// From now on readers that begin must see it.
    func publish(_ dump: Int) { state.withLock { $0.published = max($0.published, dump) } }

    /// Readers should stop.
    func end() { state.withLock { $0.isOver = true } }
    var isOver: Bool { state.withLock { $0.isOver } }

    func begin() -> Beginning { Beginning(oldest: state.withLock { $0.published }) }

    /// Notes what a reader of this kind saw at once; `wait` is how long its slowest query took.
    func saw(
        _ seen: [String: Warehouse.Contents], by reader: String, since beginning: Beginning, wait: Duration
    ) {
        let dumps = watched.dumps(of: seen)
        let origins = watched.origins(of: seen)
        state.withLock { state in
            state.sights[reader, default: 0] += 1
            state.longest[reader] = max(state.longest[reader] ?? .zero, wait)
            guard !dumps.isEmpty else {
                return state.complaints.append("\(reader) saw a mixture: \(origins)")
            }
            let possible = beginning.oldest...max(beginning.oldest, state.offered)
            guard let dump = dumps.filter(possible.contains).min() else {
                return state.complaints.append("\(reader) saw dump \(dumps), not one of \(possible)")
            }
            state.dumpsSeen.insert(dump)
        }
    }

    /// Notes that a reader's query failed.
    func failed(_ reader: String, _ error: any Error) {
        state.withLock { $0.complaints.append("\(reader): \(error)") }
    }

    /// What was wrong; none should be.
    var complaints: [String] { state.withLock { $0.complaints } }
    /// How often readers of each kind saw something.
    var sights: [String: Int] { state.withLock { $0.sights } }
    /// The dumps that somebody saw.
    var dumpsSeen: Set<Int> { state.withLock { $0.dumpsSeen } }
    /// The longest that any query of each kind of reader took.
    var longest: [String: Duration] { state.withLock { $0.longest } }
}
