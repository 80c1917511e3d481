/// Where a load gets its tables: an API, or files that were fetched before.
///
/// The module of each source adds functions that make one: `CanvasData` adds `newest(of:_:)`, `dump(_:of:_:)` and
/// `folder(_:_:_:)`.
public struct TableSource: Sendable {
    /// How the ledger names such a load: "load", "refresh".
    package let command: String
    /// Asks what is on offer; called once for each load.
    package let open: @Sendable () async throws -> any LoadSource

    package init(_ command: String, open: @escaping @Sendable () async throws -> any LoadSource) {
        self.command = command
        self.open = open
    }
}
