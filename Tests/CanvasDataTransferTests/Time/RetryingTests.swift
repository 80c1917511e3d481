import Synchronization
import Testing

@testable import CanvasDataTransfer

@Suite struct RetryingTests {
    /// A clock that notes each wait instead of waiting, and takes the least number by chance.
    private final class Waits: Sendable {
        let seconds = Mutex<[Double]>([])

        var world: World {
            World(
                now: { 0 }, sleep: { wait in self.seconds.withLock { $0.append(wait) } },
                random: { $0.lowerBound })
        }
    }

    private struct Broken: Error, Equatable { let number: Int }

    private let waits = Waits()

    @Test func `a try that succeeds ends the tries, and each wait is announced before it`() async throws {
        var tries = 0
        var announced: [String] = []
        let value = try await retrying(in: waits.world) { () -> Try<Int> in
            tries += 1
            return tries < 3 ? .failed(Setback("no answer", retryAfter: tries == 2 ? 7 : nil)) : .done(tries)
        } onWait: { setback, seconds in
            announced.append("\(setback.cause), \(seconds)")
        }
        #expect(value == 3)
        #expect(announced == ["no answer, 0.5", "no answer, 7.0"])
        #expect(waits.seconds.withLock { $0 } == [0.5, 7])
    }

    @Test func `after the last try the error sums up all of them`() async throws {
        var causes = ["timeout", "status 503", "timeout"]
        var policy = RetryPolicy()
        policy.tries = 3
        await #expect(throws: GivenUp(summary: "2 × timeout, status 503")) {
            try await retrying(policy, in: waits.world) { () -> Try<Void> in
                .failed(Setback(causes.removeFirst()))
            }
        }
        #expect(waits.seconds.withLock { $0.count } == 2)
    }

    @Test func `the last setback's own error goes before the summary`() async throws {
        var number = 0
        await #expect(throws: Broken(number: 4)) {
            try await retrying(in: waits.world) { () -> Try<Void> in
                number += 1
                return .failed(Setback("no connection", tries: 4, error: Broken(number: number)))
            }
        }
        #expect(waits.seconds.withLock { $0.count } == 3)
    }

    @Test func `what is merely not there yet counts as no try`() async throws {
        var left = 20
        try await retrying(in: waits.world) { () -> Try<Void> in
            left -= 1
            return left == 0 ? .done(()) : .again(after: left.isMultiple(of: 2) ? 2 : 0)
        }
        #expect(waits.seconds.withLock { $0 } == Array(repeating: 2, count: 9))
    }

    @Test func `what a try throws ends the tries`() async throws {
        await #expect(throws: Broken(number: 1)) {
            try await retrying(in: waits.world) { () -> Try<Void> in throw Broken(number: 1) }
        }
        #expect(waits.seconds.withLock { $0 } == [])
    }

    @Test func `a cancelled task begins no other try`() async throws {
        let tries = Mutex(0)
        let task = Task {
            try await retrying(in: waits.world) { () -> Try<Void> in
                tries.withLock { $0 += 1 }
                withUnsafeCurrentTask { $0?.cancel() }
                return .again()
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(tries.withLock { $0 } == 1)
    }
}
