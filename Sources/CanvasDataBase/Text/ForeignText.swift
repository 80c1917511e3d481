// Text that others chose, made fit for people to read.
extension String {
    /// In quotes, at most 60 characters, with everything but printable ASCII as `\u{…}`.
    package var quotedForDisplay: String {
        let shown = unicodeScalars.prefix(60).map { scalar in
            (32...126).contains(scalar.value) ? String(scalar) : scalar.escaped
        }
        return "\"\(shown.joined())\(unicodeScalars.count > 60 ? "…" : "")\""
    }

    /// At most 80 characters of `escapedForDisplay`: for ids in a school's own files, which may have any letters.
    package var shownInMessage: String {
        guard unicodeScalars.count > 80 else { return escapedForDisplay }
        return String(String.UnicodeScalarView(unicodeScalars.prefix(80))).escapedForDisplay + "…"
    }

    /// Safe for a terminal, and for a log with one line per event.
    ///
    /// Names in the data are chosen by students: control characters, escape sequences and those that turn the direction
    /// of writing come out as `\u{1b}`, so that they can be seen and do nothing. What was not UTF-8 is `\u{fffd}`.
    package var escapedForDisplay: String {
        if utf8.allSatisfy({ (32...126).contains($0) }) { return self }
        var safe = ""
        for scalar in unicodeScalars {
            if scalar.isHarmless {
                safe.unicodeScalars.append(scalar)
            } else {
                safe += scalar.escaped
            }
        }
        return safe
    }
}

extension Unicode.Scalar {
    fileprivate var escaped: String { "\\u{\(String(value, radix: 16))}" }

    fileprivate var isHarmless: Bool {
        switch value {
        case 0x200c, 0x200d: return true  // They join and part letters and emoji.
        case 0xfffd: return false
        default: break
        }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
            return false
        default: return true
        }
    }
}
