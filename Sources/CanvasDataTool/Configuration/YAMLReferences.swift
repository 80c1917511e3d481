/// Where the first anchor, alias or tag of a YAML text begins, as `line:column`.
///
/// Scans the text, because the composer has already expanded them when it returns. They can stand where a value or a
/// key begins; in quotes, in comments and within plain text, these characters are ordinary.
func firstReference(in text: String) -> String? {
    var line = 1
    var column = 0
    var scan = ReferenceScan()
    for scalar in text.unicodeScalars {
        column += 1
        if scan.isReference(scalar) { return "\(line):\(column)" }
        if scalar == "\n" {
            line += 1
            column = 0
        }
    }
    return nil
}

private struct ReferenceScan {
    private enum Place { case start, plain, singleQuotes, doubleQuotes, escape, comment }

    private var place = Place.start
    private var previous: Unicode.Scalar = "\n"

    mutating func isReference(_ scalar: Unicode.Scalar) -> Bool {
        defer { previous = scalar }
        switch place {
        case .comment:
            if scalar == "\n" { place = .start }
        case .singleQuotes:
            if scalar == "'" { place = .plain }
        case .doubleQuotes:
            if scalar == "\\" { place = .escape } else if scalar == "\"" { place = .plain }
        case .escape:
            place = .doubleQuotes
        case .start:
            switch scalar {
            case "&", "*", "!": return true
            case "'": place = .singleQuotes
            case "\"": place = .doubleQuotes
            case "#": place = .comment
            case " ", "\t", "\n", "\r", "-", "?", ":", "[", "{", ",": break
            default: place = .plain
            }
        case .plain:
            switch scalar {
            case "\n": place = .start
            case "#" where previous == " " || previous == "\t": place = .comment
            case " ", "\t": if previous == ":" { place = .start }
            case "[", "{", ",": place = .start
            default: break
            }
        }
        return false
    }
}
