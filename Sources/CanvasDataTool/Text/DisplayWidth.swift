extension String {
    /// How many columns the text takes on a terminal: East Asian characters and emoji take two.
    var displayWidth: Int {
        reduce(0) { $0 + $1.displayWidth }
    }

    /// The text, padded with spaces to `width` columns.
    func padded(to width: Int, onLeft: Bool = false) -> String {
        let blanks = String(repeating: " ", count: max(0, width - displayWidth))
        return onLeft ? blanks + self : self + blanks
    }
}

extension Character {
    fileprivate var displayWidth: Int {
        guard let first = unicodeScalars.first else { return 0 }
        // U+FE0F selects the emoji where a text form exists too.
        let wantsPicture = unicodeScalars.contains("\u{fe0f}")
        if first.properties.isEmojiPresentation || wantsPicture { return 2 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: return wideRanges.contains { $0.contains(first.value) } ? 2 : 1
        }
    }
}

/// The blocks whose characters are wide or full-width according to Unicode's EastAsianWidth.txt.
private let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xa000...0xa4cf,
    0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6,
    0x20000...0x3fffd,
]
