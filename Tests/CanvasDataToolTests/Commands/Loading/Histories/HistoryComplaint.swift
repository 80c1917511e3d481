/// What is wrong after a step of a history.
struct HistoryComplaint: Error, Sendable {
    enum Kind: String, Sendable, CaseIterable {
        /// Readers do not see what they should, or see rows that they should not.
        case wrongRows
        /// While a run was on, readers saw what is neither the state before it nor the one after it.
        case wrongRowsMeanwhile
        /// A row is there twice.
        case doubledRows
        /// Tables of several dumps stand side by side, though all were to be published together.
        case mixture
        /// A run that nothing disturbed did not do all that it should.
        case runFailed
        /// `status` is content with what is not right or not all.
        case statusContent
        /// `status` complains about what is right.
        case statusDiscontent
        /// `compare` is content with what is not right.
        case compareContent
        /// `compare` complains about what is right.
        case compareDiscontent
        /// Dumps have expired before they were in, and the run does not say so.
        case gapUnreported
        /// A table of a user's own has lost rows.
        case userTableChanged
    }

    let kind: Kind
    let text: String

    init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}

/// How a history failed.
struct HistoryFailure: Sendable {
    var history: History
    /// The step after which it was seen, from 0 on.
    let step: Int
    let complaint: HistoryComplaint
}

extension HistoryFailure: CustomStringConvertible {
    var description: String {
        let place = step < history.steps.count ? "after step \(step + 1)" : "after another refresh in the end"
        return """
            \(complaint.kind.rawValue) \(place) of seed \(history.seed): \(complaint.text)
            \(history)
            """
    }
}
