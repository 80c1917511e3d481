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
