public import CanvasDataLoading

/// A table's fragments and what they do to it: what every API makes, and everything downstream takes.
public struct TableBatch: Sendable, Equatable {
    /// `.append` is what the API calls `partial`.
    public typealias Effect = BatchEffect

    /// The name of the table.
    public let table: String
    /// In the order their rows go in.
    public let fragments: [Fragment]
    /// Whether the rows are all of the table or are added to it.
    public let effect: Effect

    package init(table: String, fragments: [Fragment], effect: Effect) {
        self.table = table
        self.fragments = fragments
        self.effect = effect
    }

    /// This batch and another of the same table and dump as one; with an increment among them, all of it is one.
    ///
    /// - Throws: `CanvasDataError` (wrong data) where they have two files of one name.
    package func adding(_ other: TableBatch) throws -> TableBatch {
        let new = other.fragments.filter { file in !fragments.contains { $0.isSameFile(as: file) } }
        let isWhole = effect == .replace && other.effect == .replace
        let sum = TableBatch(
            table: table, fragments: fragments + new, effect: isWhole ? .replace : .append)
        try DumpFiles.refuseAmbiguousNames(sum.fragments, path: "/api/account/self/file/byTable/\(table)")
        return sum
    }
}
