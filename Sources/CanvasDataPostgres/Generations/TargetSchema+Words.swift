import CanvasData

extension TargetSchema {
    /// A table as a message names it, and as a reader may type it: quoted only where need be.
    func shown(_ table: String) -> String { "\(Self.plain(name)).\(Self.plain(table))" }

    private static func plain(_ name: String) -> String {
        let isPlain =
            name.utf8.first.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) } == true
            && name.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            }
        return isPlain ? name : SQLDialect.postgres.identifier(name)
    }
}
