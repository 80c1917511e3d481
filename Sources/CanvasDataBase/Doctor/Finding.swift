/// What `doctor` found out about one thing.
package struct Finding: Sendable, Equatable {
    package enum State: String, Sendable, CaseIterable {
        case ok
        /// It works, or may work, and could do harm.
        case warn
        /// It does not work.
        case fail
    }

    /// One word or two for what was looked at: "clock", "file host".
    package let check: String
    package let state: State
    /// One sentence.
    package let message: String
    /// What to do; nil if nothing needs to be done.
    package let remedy: Hint?

    package init(_ check: String, _ state: State, _ message: String, remedy: Hint? = nil) {
        self.check = check
        self.state = state
        self.message = message
        self.remedy = remedy
    }

    /// `error` as a failed check.
    package init(_ check: String, _ error: CanvasDataError) {
        self.init(check, .fail, error.message, remedy: error.remedy)
    }
}
