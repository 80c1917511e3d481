/// A row of a CSV file, split into fields. Valid until the scanner continues.
struct CSVRow {
    /// What Ruby's CSV parser, which Canvas uses, refuses, and bytes that Canvas cannot store.
    struct Oddities: OptionSet {
        let rawValue: UInt8
        /// A NUL byte.
        static let nul = Oddities(rawValue: 1)
        /// A quote inside a field that does not begin with one.
        static let strayQuote = Oddities(rawValue: 2)
        /// Text between a closing quote and the next comma.
        static let textAfterQuote = Oddities(rawValue: 4)
        /// CR that does not end a line.
        static let carriageReturn = Oddities(rawValue: 8)
        /// A line ending that differs from that of the first line.
        static let otherLineEnd = Oddities(rawValue: 16)
        /// A control byte that is neither a line end nor a tab: Ctrl-Z, which DOS put at the end of a file.
        static let control = Oddities(rawValue: 32)
    }

    let base: UnsafePointer<UInt8>
    let starts: UnsafePointer<Int32>
    let ends: UnsafePointer<Int32>
    /// The number of fields; only the first `CSVScanner.mostFields` are available.
    let count: Int
    /// 1-based; the header is row 1 and blank lines are not counted, as in Canvas's messages.
    let number: Int
    /// Where it begins, 1-based.
    let line: Int
    let oddities: Oddities
    /// False for the last row of a file that ends without a line end.
    let isEnded: Bool

    /// Field `index` without the white space around it; empty when the row has no such field.
    @inline(__always)
    subscript(index: Int) -> CSVText {
        guard index < count else { return CSVText(start: base, count: 0) }
        var start = Int(starts[index])
        var end = Int(ends[index])
        while start < end, base[start] <= 0x20 { start += 1 }
        while start < end, base[end - 1] <= 0x20 { end -= 1 }
        return CSVText(start: base + start, count: end - start)
    }

    /// Whether all fields are blank: Canvas skips such a row.
    var isBlank: Bool { (0..<Swift.min(count, CSVScanner.mostFields)).allSatisfy { self[$0].isBlank } }
}
