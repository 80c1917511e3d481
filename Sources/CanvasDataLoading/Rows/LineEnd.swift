/// How the lines of a fragment end; the first one decides, as in COPY.
enum LineEnd {
    case unknown
    case lf
    case crlf

    /// Finds the first line feed that no backslash stands before.
    ///
    /// - Parameters:
    ///   - text: what comes next.
    ///   - escaped: whether the byte before `text` is a backslash that counts; set to the same for the byte behind it
    ///     where there is no line feed.
    /// - Returns: the index behind the line feed; nil where there is none.
    static func first(in text: FieldBytes, escaped: inout Bool) -> Int? {
        var scan = ByteScan(text)
        if escaped, text.count > 0 { scan.skipFirst() }
        if text.count > 0 { escaped = false }
        while true {
            let index = scan.find()
            guard index < text.count else { return nil }
            if text[index] == UInt8(ascii: "\n") { return index + 1 }
            guard text[index] == UInt8(ascii: "\\") else { continue }
            guard index + 1 < text.count else {
                escaped = true
                return nil
            }
            scan.skip(index + 1)
        }
    }
}
