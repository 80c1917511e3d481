import SharedFixture

/// What hosts do wrong for a while, or what is odd but not wrong: scripts for the simulator.
enum PassingMisbehaviour {
    /// Those that are tried: all of them in the full acceptance, otherwise some, by seed.
    static let chosen = isFullAcceptance ? all : Array(quick.sample(5))

    static let all = quick + slow

    // A host that stalls is given a minute, which is too long for every day.
    private static let slow = ["file:stall@100*3", "api:stall*1"]

    private static let quick = [
        "file:503*2/each", "file:503,retry-after=1*1/each", "file:500~0.3*2/each", "file:429*1/each",
        "file:reset@5000*1/each", "file:reset@0*2/each", "file:reset@90%*2/each", "file:cut@50%*2/each",
        "file:cut@1*1/each", "file:html*1/each", "file:flip@30*1/each", "file:flip@50%*1/each",
        "file:truncate@45*1/each", "file:truncate@1*1/each", "file:trailing-garbage*1/each", "file:no-length",
        "file:no-length@60%*1/each", "file:chunked", "file:chunk-cut@60%*1/each", "file:expired*1/each",
        "file:identity", "file:identity@60%*1/each", "file:interim*2/each", "file:lost-member*1/each",
        "file:wrong-crc*1/each",
        "file:403*1/each", "file:404*1/each", "file:expire=4r", "file:redirect=http://127.0.0.1:1/*1/each",
        "file:etag-change*1/each; file:cut@50%*1/each",
        "file:slice=100", "file:encoding", "file:cut@60%*1/each; file:wrong-range*1/each",
        "file:cut@60%*1/each; file:wrong-total*1/each", "file:cut@60%*1/each; file:ignore-range*1/each",
        "file:slow=20%10", "api:503*2", "api:429,retry-after=2*2", "api:reset*2", "api:html*2",
        "api:truncated-json*2", "api:text*2", "api:slow=50", "listing:duplicate", "listing:no-updated-at",
        // These are about another list of files than loading asks for.
        "listing:incomplete", "listing:requests-only",
    ]
}

extension Array {
    /// So many of them, by the seed of the test.
    func sample(_ count: Int) -> ArraySlice<Element> {
        var random = SplitMix64(seed: sampleSeed)
        return shuffled(using: &random).prefix(count)
    }
}

/// One for all samples of a run. Those that are tried stand in the names of the tests.
private let sampleSeed = acceptanceSeed()
