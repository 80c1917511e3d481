/// `text` made safe for a terminal and for a log of one line an event.
///
/// Names in the data are chosen by students: control characters, escape sequences and those that turn the
/// direction of writing come out as `\u{1b}`, so that they can be seen and do nothing.
func displayed(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text }
    var safe = ""
    for scalar in text.unicodeScalars {
        if isHarmless(scalar) {
            safe.unicodeScalars.append(scalar)
        } else {
            safe += "\\u{\(String(scalar.value, radix: 16))}"
        }
    }
    return safe
}

/// The same for bytes that ought to be UTF-8; what is not comes out as `\u{fffd}`.
func displayed(_ bytes: some Collection<UInt8>) -> String {
    displayed(String(decoding: bytes, as: UTF8.self))
}

private func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20..<0x7f: return true
    case 0x200c, 0x200d: return true  // They join and part letters and emoji.
    case 0xfffd: return false
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
        return false
    default: return true
    }
}
