import Foundation

/// A generator whose values follow from its seed (Steele, Lea and Flood's SplitMix64), so that a failure can
/// be repeated: print the seed, and set CANVAS_DATA_SEED to it.
package struct SplitMix64: RandomNumberGenerator {
    package let seed: UInt64
    private var state: UInt64

    /// A seed from the environment, or a new one.
    package init() {
        let given = ProcessInfo.processInfo.environment["CANVAS_DATA_SEED"].flatMap { UInt64($0) }
        self.init(seed: given ?? UInt64.random(in: 0 ... .max))
    }

    package init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
