// Finding a short history that fails like a long one.
extension HistoryFailure {
    /// Leaves out step after step, as long as it goes wrong in the same way. `play` plays a history, and gives nil where
    /// it goes right.
    func shrunk(_ play: (History) async throws -> HistoryFailure?) async throws -> HistoryFailure {
        var best = self
        best.history.steps = Array(history.steps.prefix(step + 1))
        var index = best.history.steps.count - 1
        while index >= 0 {
            if index < best.history.steps.count {
                var shorter = best.history
                shorter.steps.remove(at: index)
                if let failure = try await play(shorter), failure.complaint.kind == complaint.kind {
                    best = failure
                    best.history.steps = Array(failure.history.steps.prefix(failure.step + 1))
                }
            }
            index -= 1
        }
        for index in best.history.steps.indices {
            guard let simpler = best.history.steps[index].simpler else { continue }
            var history = best.history
            history.steps[index] = simpler
            if let failure = try await play(history), failure.complaint.kind == complaint.kind {
                best = failure
            }
        }
        return best
    }
}

extension HistoryStep {
    /// The same without what is special about its run or dump; nil where nothing is.
    fileprivate var simpler: HistoryStep? {
        switch self {
        case .refresh(let run) where run != HistoryRun(): .refresh(HistoryRun())
        case .load(let dump, let includesRequests, let run) where run != HistoryRun():
            .load(dump: dump, includesRequests: includesRequests, HistoryRun())
        case .make(var new) where new.names == .shared:
            {
                new.names = .own
                return .make(new)
            }()
        default: nil
        }
    }
}
