import Synchronization

/// Carries out a misbehaviour script: remembers how often each rule has applied.
final class Mischief: Sendable {
    fileprivate struct State {
        var script: Misbehaviour
        /// By rule, in all and for each name.
        var matches: [Int: Int] = [:]
        var matchesByName: [String: Int] = [:]
        var applied: [Int: Int] = [:]
        var appliedByName: [String: Int] = [:]
        /// How often a file's ETag has changed.
        var editions: [String: Int] = [:]
        /// Requests made with a link, by signature.
        var uses: [String: Int] = [:]
    }

    private let state: Mutex<State>

    init(_ script: Misbehaviour) { state = Mutex(State(script: script)) }

    /// Starts over with another script. ETags that have changed stay changed.
    func follow(_ script: Misbehaviour) {
        state.withLock { $0 = State(script: script, editions: $0.editions) }
    }

    /// The rules that apply to a request for `name`. After one that replaces the answer, no other is asked.
    ///
    /// A glob may match `otherName` as well. `fits` says whether a rule makes sense for the request, such as a wrong range where one is asked for.
    func rules(
        at place: Misbehaviour.Place, _ name: String, or otherName: String? = nil,
        fits: (Misbehaviour.Rule) -> Bool = { _ in true }
    ) -> [Misbehaviour.Rule] {
        state.withLock { state in
            var hits: [Misbehaviour.Rule] = []
            for (index, rule) in state.script.rules.enumerated() where rule.place == place && fits(rule) {
                // A listing's glob chooses among its files, not among the answers.
                if place != .listing, let glob = rule.glob, !Glob.matches(glob, name),
                    !(otherName.map { Glob.matches(glob, $0) } ?? false)
                {
                    continue
                }
                guard state.hit(rule, index, name) else { continue }
                hits.append(rule)
                if rule.fault.replacesAnswer { break }
            }
            return hits
        }
    }

    /// How often the ETag of `name` has changed.
    func edition(of name: String) -> Int { state.withLock { $0.editions[name] ?? 0 } }

    func changeTag(of name: String) { state.withLock { $0.editions[name, default: 0] += 1 } }

    /// Counts a request made with the link of this signature; the first is 1.
    func use(ofLink signature: String) -> Int {
        state.withLock { state in
            state.uses[signature, default: 0] += 1
            return state.uses[signature] ?? 1
        }
    }
}

extension Mischief.State {
    /// Whether the rule, which matches, applies this time.
    fileprivate mutating func hit(_ rule: Misbehaviour.Rule, _ index: Int, _ name: String) -> Bool {
        let own = "\(index) \(name)"
        matches[index, default: 0] += 1
        matchesByName[own, default: 0] += 1
        let frequency = rule.frequency
        if let every = frequency.every, (matches[index] ?? 0) % every != 0 { return false }
        if let probability = frequency.probability {
            // By the name's own count: requests in parallel come in any order.
            let chance = Randomness.mix(
                Randomness.mix(script.seed, Randomness.hash(own)), UInt64(matchesByName[own] ?? 0))
            if Double(chance >> 11) / Double(1 << 53) >= probability { return false }
        }
        if let limit = frequency.limit {
            let count = frequency.limitIsForEach ? appliedByName[own] : applied[index]
            if (count ?? 0) >= limit { return false }
        }
        applied[index, default: 0] += 1
        appliedByName[own, default: 0] += 1
        return true
    }
}

extension Misbehaviour.Fault {
    /// Whether nothing is left of the right answer.
    var replacesAnswer: Bool {
        switch self {
        case .status, .html, .redirect, .expired, .expire, .text, .throttle, .noID, .error: true
        default: false
        }
    }
}
