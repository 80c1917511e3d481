extension String {
    /// Percent-encoded for a path or query: all but RFC 3986's unreserved characters.
    package var percentEncoded: String {
        var text = ""
        for byte in utf8 {
            let scalar = UnicodeScalar(byte)
            if scalar.properties.isAlphabetic && byte < 128 || (48...57).contains(byte)
                || "-._~".utf8.contains(byte)
            {
                text.unicodeScalars.append(scalar)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%" + (digits.count == 1 ? "0" + digits : digits)
            }
        }
        return text
    }
}
