/// What one try came to.
package enum Try<Value> {
    case done(Value)
    /// Not there yet, for a reason that is not a failure (a lock, a clock that was corrected): try again after so many
    /// seconds. It does not count as a try, so `attempt` must limit how often it returns this.
    case again(after: Double = 0)
    case failed(Setback)
}

/// A try that failed, and what another is worth.
package struct Setback {
    /// A few words for the list of what went wrong: "status 503", "timeout".
    package var cause: String
    /// Bytes that the try brought all the same.
    package var bytes = 0
    /// Seconds that the server asks to be left alone.
    package var retryAfter: Double?
    /// Tries that this cause is worth, the first included; nil for as many as the policy has.
    package var tries: Int?
    /// What to end with when this was the last; nil for an error that sums up all of them.
    package var error: (any Error)?

    package init(
        _ cause: String, bytes: Int = 0, retryAfter: Double? = nil, tries: Int? = nil,
        error: (any Error)? = nil
    ) {
        self.cause = cause
        self.bytes = bytes
        self.retryAfter = retryAfter
        self.tries = tries
        self.error = error
    }
}

/// Why tries were given up: everything that went wrong, most first: "5 × timeout, 3 × status 503".
package struct GivenUp: Error, Equatable {
    package let summary: String
}

/// Calls `attempt` until it is done or not worth another try, with `policy`'s waits in between.
///
/// - Parameters:
///   - policy: how many tries, and how long to wait.
///   - world: its clock waits, its chance spreads the waits.
///   - attempt: one try; what it throws ends the tries.
///   - onWait: called before each wait with what went wrong and the seconds to come.
///   - givenUp: the error after the last try, from a summary of all of them.
/// - Returns: what `attempt` gives when it is done.
/// - Throws: what `attempt` throws, the last setback's error or else `givenUp`'s; `CancellationError`.
package func retrying<Value>(
    _ policy: RetryPolicy = RetryPolicy(), in world: World, _ attempt: () async throws -> Try<Value>,
    onWait: (Setback, _ seconds: Double) -> Void = { _, _ in },
    givenUp: (_ summary: String) -> any Error = { GivenUp(summary: $0) }
) async throws -> Value {
    var schedule = RetrySchedule(policy, random: world.random)
    while true {
        try Task.checkCancellation()
        switch try await attempt() {
        case .done(let value):
            return value
        case .again(let seconds):
            if seconds > 0 { try await world.sleep(seconds) }
        case .failed(let setback):
            guard
                let seconds = schedule.wait(
                    after: setback.cause, bytes: setback.bytes, retryAfter: setback.retryAfter,
                    atMost: setback.tries)
            else { throw setback.error ?? givenUp(schedule.summary) }
            onWait(setback, seconds)
            if seconds > 0 { try await world.sleep(seconds) }
        }
    }
}
