/// A table's fragments and what they do to it: what every API makes, and everything downstream takes.
public struct TableBatch: Sendable, Equatable {
    public enum Effect: Sendable, Equatable {
        /// The fragments are all rows of the table.
        case replace
        /// The fragments are more rows (the API's `partial`).
        case append
    }
    public let table: String
    /// In the order their rows go in.
    public let fragments: [Fragment]
    public let effect: Effect

    package init(table: String, fragments: [Fragment], effect: Effect) {
        self.table = table
        self.fragments = fragments
        self.effect = effect
    }
}
