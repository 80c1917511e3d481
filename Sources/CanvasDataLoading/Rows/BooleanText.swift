/// Booleans as Postgres reads them: 1, 0, and any unambiguous prefix of true, false, yes, no, on and off.
enum BooleanText {
    @inline(__always)
    static func parse(_ text: FieldBytes) -> Bool? {
        if text.count == 4, text[0] == UInt8(ascii: "t") {
            if text[1] == UInt8(ascii: "r"), text[2] == UInt8(ascii: "u"), text[3] == UInt8(ascii: "e") {
                return true
            }
        }
        if text.count == 5, text[0] == UInt8(ascii: "f"), text[1] == UInt8(ascii: "a") {
            if text[2] == UInt8(ascii: "l"), text[3] == UInt8(ascii: "s"), text[4] == UInt8(ascii: "e") {
                return false
            }
        }
        return parseAny(text)
    }

    @inline(never)
    private static func parseAny(_ text: FieldBytes) -> Bool? {
        let text = text.trimmed
        guard text.count > 0, text.count <= 5 else { return nil }
        switch text[0].lowercased {
        case UInt8(ascii: "1"): return text.count == 1 ? true : nil
        case UInt8(ascii: "0"): return text.count == 1 ? false : nil
        case UInt8(ascii: "o"):
            // "o" alone could be either.
            guard text.count > 1 else { return nil }
            return text.begins("on") ? true : text.begins("off") ? false : nil
        default:
            return text.begins("true") || text.begins("yes")
                ? true : text.begins("false") || text.begins("no") ? false : nil
        }
    }
}

extension FieldBytes {
    /// Whether `word` (small letters) begins with this text, in letters of any size.
    fileprivate func begins(_ word: StaticString) -> Bool {
        guard count <= word.utf8CodeUnitCount else { return false }
        return (0..<count).allSatisfy { self[$0].lowercased == word.utf8Start[$0] }
    }
}
