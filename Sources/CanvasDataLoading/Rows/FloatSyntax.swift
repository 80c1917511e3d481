/// What kind of number a text is to `strtod`. White space around it is not allowed here.
struct FloatSyntax {
    enum Kind: Equatable {
        case number(isZero: Bool)
        case infinity
        case notANumber
        case wrong
    }

    private(set) var kind = Kind.wrong
    private(set) var isNegative = false
    private let text: FieldBytes
    private var index = 0
    private var digits = 0
    private var isZero = true

    init(_ text: FieldBytes) {
        self.text = text
        if peek == UInt8(ascii: "-") || peek == UInt8(ascii: "+") {
            isNegative = peek == UInt8(ascii: "-")
            index += 1
        }
        if isWord("inf") || isWord("infinity") {
            kind = .infinity
        } else if isNaN {
            kind = .notANumber
        } else if readNumber() {
            kind = .number(isZero: isZero)
        }
    }

    private var peek: UInt8 { index < text.count ? text[index] : 0 }

    private func isWord(_ word: StaticString) -> Bool {
        text.count - index == word.utf8CodeUnitCount
            && (0..<word.utf8CodeUnitCount).allSatisfy {
                text[index + $0].lowercased == word.utf8Start[$0]
            }
    }

    /// `nan`, or `nan(word)` as C has it.
    private var isNaN: Bool {
        if isWord("nan") { return true }
        let (open, close) = (index + 3, text.count - 1)
        guard close > open, text[open] == UInt8(ascii: "("), text[close] == UInt8(ascii: ")") else {
            return false
        }
        let word = FloatSyntax(text[index..<open])
        return word.kind == .notANumber
            && (open + 1..<close).allSatisfy {
                text[$0].isDigit || (97...122).contains(text[$0].lowercased) || text[$0] == UInt8(ascii: "_")
            }
    }

    private mutating func readNumber() -> Bool {
        let isHex = peek == UInt8(ascii: "0") && index + 1 < text.count && text[index + 1].lowercased == 120
        if isHex { index += 2 }
        readDigits(isHex: isHex)
        if peek == UInt8(ascii: ".") {
            index += 1
            readDigits(isHex: isHex)
        }
        guard digits > 0 else { return false }
        if peek.lowercased == (isHex ? UInt8(ascii: "p") : UInt8(ascii: "e")) {
            index += 1
            if peek == UInt8(ascii: "-") || peek == UInt8(ascii: "+") { index += 1 }
            guard peek.isDigit else { return false }
            while peek.isDigit { index += 1 }
        }
        return index == text.count
    }

    private mutating func readDigits(isHex: Bool) {
        while index < text.count, text[index].isDigit || (isHex && text[index].hexDigit != nil) {
            if text[index] != UInt8(ascii: "0") { isZero = false }
            digits += 1
            index += 1
        }
    }
}
