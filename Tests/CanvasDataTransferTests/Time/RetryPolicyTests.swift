import SharedFixture
import Testing

@testable import CanvasDataTransfer

@Suite struct RetryPolicyTests {
    @Test func `eight tries without progress, waits within jitter and cap`() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<200 {
            let roll = Double.random(in: 0...1, using: &random)
            var schedule = RetrySchedule(RetryPolicy()) { range in
                range.lowerBound + roll * (range.upperBound - range.lowerBound)
            }
            var waits: [Double] = []
            while let wait = schedule.wait(after: "503") { waits.append(wait) }
            #expect(waits.count == 7)
            #expect(waits.allSatisfy { $0 >= 0.5 && $0 <= 60 })
            #expect(schedule.summary == "8 × 503")
        }
    }

    @Test func `progress starts the count anew`() {
        var schedule = RetrySchedule(RetryPolicy()) { $0.lowerBound }
        for _ in 0..<6 { #expect(schedule.wait(after: "timeout") != nil) }
        #expect(schedule.wait(after: "reset connection", bytes: 1 << 20) != nil)
        for _ in 0..<6 { #expect(schedule.wait(after: "timeout") != nil) }
        #expect(schedule.wait(after: "timeout") == nil)
        #expect(schedule.summary == "13 × timeout, reset connection")
    }

    @Test func `the server's wish is obeyed up to a quarter of an hour`() {
        var schedule = RetrySchedule(RetryPolicy()) { $0.upperBound }
        #expect(schedule.wait(after: "429", retryAfter: 120) == 120)
        #expect(schedule.wait(after: "429", retryAfter: 999_999) == 900)
        #expect(schedule.wait(after: "429", retryAfter: 0) == 0.5)
    }

    @Test func `a host that never answered is not worth the patience of one that did`() {
        func tries(_ fault: NetworkFault, known: Bool) -> Int {
            RetryPolicy().tries(after: .network(fault, host: "h", detail: ""), hostIsKnown: known)
        }
        #expect(tries(.connect, known: false) == 4)
        #expect(tries(.connect, known: true) == 8)
        #expect(tries(.proxyUnreachable, known: false) == 4)
        #expect(tries(.timeout, known: false) == 4)
        #expect(tries(.resolve, known: true) == 3)
        #expect(tries(.reset, known: false) == 8)
        var schedule = RetrySchedule(RetryPolicy()) { $0.lowerBound }
        for _ in 0..<3 { #expect(schedule.wait(after: "no connection", atMost: 4) != nil) }
        #expect(schedule.wait(after: "no connection", atMost: 4) == nil)
        #expect(schedule.summary == "4 × no connection")
    }
}
