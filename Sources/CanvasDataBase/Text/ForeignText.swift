// Text that others chose, made fit for a message.
extension String {
    /// In quotes, at most 60 characters, with everything but printable ASCII as `\u{…}`.
    package var quotedForDisplay: String {
        let shown = unicodeScalars.prefix(60).map { scalar in
            (32...126).contains(scalar.value) ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
        }
        return "\"\(shown.joined())\(unicodeScalars.count > 60 ? "…" : "")\""
    }
}

extension String {
    /// At most 80 characters, with what is not seen or steers the terminal as `\u{…}`: for ids of a school's own files,
    /// which may have any letters.
    package var shownInMessage: String {
        if utf8.count <= 80, utf8.allSatisfy({ (32...126).contains($0) }) { return self }
        var shown = ""
        for (place, scalar) in unicodeScalars.enumerated() {
            if place == 80 { return shown + "…" }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}
