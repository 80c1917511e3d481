import Synchronization

/// An edition in the making. Its fragments may be added in any order, by any thread.
final class EditionDraft: Sendable {
    private struct State {
        let digest = SHA256Digest()
        var rows = 0
        var bytes = 0
        var fragments: [Int: StoredFragment] = [:]
        /// The fragment whose rows the digest takes next; those that came early wait.
        var next = 0
        var waiting: [Int: [UInt8]] = [:]
    }

    private let plan: EditionPlan
    private let state: Mutex<State>

    init(_ plan: EditionPlan) {
        self.plan = plan
        state = Mutex(State())
    }

    /// Adds fragment `index` and its rows, every one of which ends in a newline. Returns the edition when this
    /// was the last fragment it lacked.
    func add(_ fragment: StoredFragment, at index: Int, rows: [UInt8]) -> StoredEdition? {
        state.withLock { state in
            state.fragments[index] = fragment
            state.rows += fragment.rows
            state.bytes += rows.count
            state.waiting[index] = rows
            while let rows = state.waiting.removeValue(forKey: state.next) {
                rows.withUnsafeBytes { state.digest.update($0) }
                state.next += 1
            }
            guard state.next == plan.fragments.count else { return nil }
            return StoredEdition(
                name: plan.name, fragments: (0..<state.next).compactMap { state.fragments[$0] },
                sha256: state.digest.finish(), rows: state.rows, bytes: state.bytes)
        }
    }
}
