import CanvasDataBase

/// A row of `instructure_dap.table_sync`: up to where a table has followed its source.
package struct SyncRecord: Sendable, Equatable {
    package let id: Int
    package let namespace: String
    package let table: String
    /// In UTC, to the microsecond: `2026-01-15T04:00:00.250123Z`, without a fraction where that is nothing.
    package let position: String
    package let schemaVersion: Int
    /// nil where no schema is named; then it is that of the namespace's name.
    package let targetSchema: String?
    package let targetTable: String
    /// The schema of the table at the position, as JSON text without its `meta`.
    package let schemaText: String
}

extension SyncRecord {
    /// `position` as Postgres reads a moment, at most six digits behind the point, the rest left out: a position that is a
    /// little earlier brings some changes twice, which changes nothing; a later one would leave out some.
    ///
    /// - Throws: `CanvasDataError` for what is not a moment with its offset from UTC.
    static func moment(_ position: String) throws(CanvasDataError) -> String {
        let text = Array(position.utf8)
        func digits(_ range: Range<Int>) -> Bool {
            range.upperBound <= text.count && range.allSatisfy { isDigit(text[$0]) }
        }
        let marks: [(Int, String)] = [(4, "-"), (7, "-"), (10, "Tt "), (13, ":"), (16, ":")]
        guard text.count > 19,
            marks.allSatisfy({ Array($1.utf8).contains(text[$0]) }),
            [0..<4, 5..<7, 8..<10, 11..<13, 14..<16, 17..<19].allSatisfy(digits)
        else { throw .unreadablePosition(position) }
        var end = 19
        if text[19] == UInt8(ascii: ".") {
            end = text[20...].firstIndex { !isDigit($0) } ?? text.count
            guard end > 20 else { throw .unreadablePosition(position) }
        }
        let zone = String(decoding: text[end...], as: UTF8.self)
        let isUTC = zone == "Z" || zone == "z"
        let isOffset =
            text.count == end + 6 && (zone.hasPrefix("+") || zone.hasPrefix("-")) && digits(end + 1..<end + 3)
            && text[end + 3] == UInt8(ascii: ":") && digits(end + 4..<end + 6)
        guard isUTC || isOffset else { throw .unreadablePosition(position) }
        return String(decoding: text[..<min(end, 26)], as: UTF8.self) + (isUTC ? "Z" : zone)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
