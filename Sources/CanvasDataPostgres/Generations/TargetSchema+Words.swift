import CanvasDataLoading

extension TargetSchema {
    /// A table as a message names it, and as a reader may type it: quoted only where need be.
    func shown(_ table: String) -> String { "\(Self.plain(name)).\(Self.plain(table))" }

    private static func plain(_ name: String) -> String {
        SQLIdentifier(checking: name)?.name ?? SQLDialect.postgres.identifier(name)
    }
}
