import Synchronization

/// Whether a host has answered anything yet. One that has is worth more patience when it falls silent.
package final class HostMemory: Sendable {
    private let answered = Atomic(false)
    private let givenUp = Atomic(false)

    package init() {}

    package var hasAnswered: Bool { answered.load(ordering: .relaxed) }

    /// True when the host never answered and was given up: asking for another file is useless.
    package var isGivenUp: Bool { givenUp.load(ordering: .relaxed) && !hasAnswered }

    package func giveUp() { givenUp.store(true, ordering: .relaxed) }

    package func noteAnswer() { answered.store(true, ordering: .relaxed) }
}
