extension Misbehaviour {
    /// Three to six faults, of all kinds that pass, thrown together by `seed`.
    ///
    /// No file meets more than six of them: a client that tries each file eight times, asks for new links and
    /// checks what it gets can finish. None holds a connection in silence, for that is a matter of the
    /// client's time limits.
    public static func mixture(seed: UInt64) -> Misbehaviour {
        var chance = Randomness.mix(seed, 0x4D49_58)
        func draw(below limit: Int) -> Int {
            chance = Randomness.mix(chance)
            return Int(chance % UInt64(limit))
        }
        var files = fileCandidates
        var rules: [Rule] = []
        var faultsForEach = 0
        for _ in 0..<(2 + draw(below: 3)) {
            var rule = files.remove(at: draw(below: files.count))
            rule.frequency.limit = faultsForEach < 4 ? 1 + draw(below: 2) : 1
            rule.frequency.limitIsForEach = true
            rule.frequency.probability = Double(2 + draw(below: 5)) / 10
            faultsForEach += rule.frequency.limit ?? 0
            if rule.fault.form.takesPosition {
                rule.position = draw(below: 2) == 0 ? .percent(draw(below: 100)) : .bytes(draw(below: 20_000))
            }
            // A file cut exactly between two gzip members and announced as whole is a whole file to anyone. No member
            // is shorter than 20 bytes.
            if rule.fault == .truncate { rule.position = .bytes(1 + draw(below: 19)) }
            rules.append(rule)
        }
        var apis = apiCandidates
        for _ in 0..<(1 + draw(below: 2)) {
            var rule = apis.remove(at: draw(below: apis.count))
            rule.frequency.limit = 1 + draw(below: 3)
            rule.frequency.probability = 0.5
            rules.append(rule)
        }
        return Misbehaviour(rules, seed: seed)
    }

    private static let fileCandidates: [Rule] = [
        Rule(.file, .status, value: "503"), Rule(.file, .status, value: "503", retryAfter: 1),
        Rule(.file, .status, value: "500"), Rule(.file, .reset), Rule(.file, .reset), Rule(.file, .cut),
        Rule(.file, .truncate), Rule(.file, .flip), Rule(.file, .html), Rule(.file, .wrongRange),
        Rule(.file, .wrongTotal), Rule(.file, .ignoreRange), Rule(.file, .noLength), Rule(.file, .chunked),
        Rule(.file, .chunkCut), Rule(.file, .expired), Rule(.file, .etagChange),
        Rule(.file, .trailingGarbage),
        Rule(.file, .slice, value: "1000"), Rule(.file, .slow, value: "20"), Rule(.file, .encoding),
        Rule(.file, .identity), Rule(.file, .interim),
    ]

    private static let apiCandidates: [Rule] = [
        Rule(.api, .status, value: "503"), Rule(.api, .status, value: "429", retryAfter: 1),
        Rule(.api, .status, value: "502"), Rule(.api, .reset), Rule(.api, .html), Rule(.api, .truncatedJSON),
        Rule(.api, .text), Rule(.api, .slow, value: "20"),
    ]
}
