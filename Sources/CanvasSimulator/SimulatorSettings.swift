/// What a simulated Canvas holds.
public struct SimulatorSettings: Sendable {
    /// Everything in the dumps follows from this number and `scale`.
    public var seed: UInt64 = 1
    /// 1 is a small school: some thousand rows in all.
    public var scale: Double = 1

    public init() {}
}
