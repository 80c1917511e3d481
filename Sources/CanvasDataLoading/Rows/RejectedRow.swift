/// A row that was left out because it cannot be loaded.
package struct RejectedRow: Sendable, Equatable {
    package let error: RowError
    /// The line as it came, without its end.
    package let raw: [UInt8]
}
