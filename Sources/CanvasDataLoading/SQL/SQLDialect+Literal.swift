extension SQLDialect {
    /// `text` as a string literal on one line.
    ///
    /// A backslash is an escape in Redshift, and in Postgres only in `E'…'` (or with
    /// `standard_conforming_strings` off, where `E'…'` means the same). Neither stores NUL: it is left out.
    package func literal(_ text: String) -> String {
        var escaped = ""
        var hasEscapes = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "'": escaped += "''"
            case "\0": continue
            case "\\": add("\\\\")
            case "\n": add("\\n")
            case "\r": add("\\r")
            case "\t": add("\\t")
            case "\u{1}"..."\u{1F}", "\u{7F}"..."\u{9F}": add(control(scalar))
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return (hasEscapes && self == .postgres ? "E'" : "'") + escaped + "'"

        func add(_ escape: String) {
            escaped += escape
            hasEscapes = true
        }
    }

    /// Control characters never stand in the script itself: it may be read on a terminal.
    private func control(_ scalar: Unicode.Scalar) -> String {
        switch self {
        case .postgres:
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        case .redshift: return " "
        }
    }
}
