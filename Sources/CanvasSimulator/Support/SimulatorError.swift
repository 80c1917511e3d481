/// Why a simulator could not be set up or started, in a sentence.
public struct SimulatorError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
