/// The rule for table and column names.
enum SchemaName {
    /// Whether `name` is `[a-z_][a-z0-9_]*` and at most 63 bytes long, the longest name Postgres keeps whole.
    ///
    /// Names are taken as sent, never changed to fit: every name of every version seen fits (the longest has
    /// 46 characters), and one that does not is likelier an attack than a table.
    static func isSafe(_ name: String) -> Bool {
        let bytes = name.utf8
        guard let first = bytes.first, bytes.count <= 63, !isDigit(first) else { return false }
        return bytes.allSatisfy {
            isDigit($0) || $0 == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
