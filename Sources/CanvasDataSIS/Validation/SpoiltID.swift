/// How spreadsheets and data frames spoil IDs.
enum SpoiltID {
    /// `1.23457E+11`: the other digits are lost.
    case rounded
    /// `="001234"`
    case formula
    /// `#N/A`, `#REF!`
    case error
    /// A no-break space, a zero-width space or a byte order mark at its beginning or end.
    case invisible
    /// `1234.0`; it may be intended.
    case fraction

    /// Nil for an ID that is not obviously spoilt.
    ///
    /// Called for every ID of every row: hardly any gets past the first test.
    @inline(__always)
    init?(_ value: CSVText) {
        guard value.count > 1, Self.isWorthALook(value) else { return nil }
        self.init(bytes: value.bytes)
    }

    @inline(__always)
    private static func isWorthALook(_ value: CSVText) -> Bool {
        let (first, last) = (value.start[0], value.start[value.count - 1])
        if first == UInt8(ascii: "=") || first == UInt8(ascii: "#") || first | last >= 0x80 { return true }
        guard value.count > 3 else { return value.start[value.count - 2] == UInt8(ascii: ".") }
        return value.start[value.count - 2] == UInt8(ascii: ".")
            || value.start[value.count - 3] == UInt8(ascii: "+")
            || value.start[value.count - 4] == UInt8(ascii: "+")
    }

    private init?(bytes: UnsafeBufferPointer<UInt8>) {
        let text = String(decoding: bytes, as: UTF8.self)
        if text.hasPrefix("=") {
            self = .formula
        } else if Self.errors.contains(text) {
            self = .error
        } else if text.wholeMatch(of: /[0-9](?:\.[0-9]+)?[Ee]\+[0-9]{2,3}/) != nil {
            self = .rounded
        } else if text.wholeMatch(of: /[0-9]+\.0/) != nil {
            self = .fraction
        } else if let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
            Self.invisibles.contains(first) || Self.invisibles.contains(last)
        {
            self = .invisible
        } else {
            return nil
        }
    }

    private static let errors: Set<String> = [
        "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!",
    ]
    private static let invisibles: Set<Unicode.Scalar> = ["\u{A0}", "\u{200B}", "\u{FEFF}", "\u{2060}"]

    var isCertain: Bool {
        switch self {
        case .rounded, .formula, .error, .invisible: true
        case .fraction: false
        }
    }

    /// What follows the id in a message.
    var words: String {
        switch self {
        case .rounded: "was rounded by a spreadsheet; export the column as text"
        case .formula: "is a spreadsheet formula, not an ID"
        case .error: "is a spreadsheet error, not an ID"
        case .invisible:
            "has an invisible character at its beginning or end, which Canvas keeps as part of the ID"
        case .fraction: "looks as if a program had converted the ID to a number"
        }
    }
}
