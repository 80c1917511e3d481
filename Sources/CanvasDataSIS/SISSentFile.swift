/// A file that went into an import.
public struct SISSentFile: Sendable, Equatable {
    public let name: String
    /// Bytes.
    public let length: Int
    /// In hexadecimal.
    public let sha256: String
}
