/// `text` made safe for a terminal and for a log of one line per event.
///
/// Names in the data are chosen by students: control characters, escape sequences and characters that change the
/// writing direction are replaced with their code, as `\u{1b}`, so that they are visible and harmless.
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

/// `bytes`, which should be UTF-8, made safe for a terminal and a log; other bytes are replaced with `\u{fffd}`.
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
