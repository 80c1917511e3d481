/// A name of a table or column that is safe in SQL and in paths: `[a-z_][a-z0-9_]*`, at most 63 bytes, the longest name that
/// Postgres keeps whole.
///
/// Names are used as sent, never changed to fit. Every name in every known version of the schema passes (the longest has 46
/// characters); one that does not is more likely an attack than a table.
package struct SQLIdentifier: Sendable, Hashable {
    package let name: String

    /// Nil where `name` is not safe.
    package init?(checking name: String) {
        let bytes = name.utf8
        guard let first = bytes.first, bytes.count <= 63, Self.isStart(first),
            bytes.allSatisfy({ Self.isStart($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        self.name = name
    }

    private static func isStart(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
    }
}
