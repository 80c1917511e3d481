import SharedFixture

extension SplitMix64 {
    /// Letters of many kinds, quotes and blanks among them.
    mutating func text(lengths: ClosedRange<Int>) -> String {
        let letters = Array("abcXYZ0189+/=%&\"\\ '#:é王👩")
        return String(
            (0..<Int.random(in: lengths, using: &self)).compactMap { _ in letters.randomElement(using: &self)
            })
    }
}
