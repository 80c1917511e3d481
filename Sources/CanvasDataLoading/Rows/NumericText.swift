/// A decimal number as Postgres's numeric holds it.
struct NumericText {
    /// As the binary form has it.
    enum Sign: UInt16 {
        case plus = 0
        case minus = 0x4000
        case notANumber = 0xC000
        case infinity = 0xD000
        case minusInfinity = 0xF000
    }

    private(set) var sign = Sign.plus
    /// The power of ten of the first of `digits`.
    private var power = 0
    /// Decimal, from the first to the last that is not zero. None where the number is zero, or not a number.
    private var digits: [UInt8] = []
    /// Digits behind the point that are shown.
    private(set) var scale = 0

    /// The most digits behind the point.
    private static let longestScale = 16_383
    /// The largest power of 10,000.
    private static let largestWeight = 32_767
    /// Beyond this, an exponent is out of range whatever stands before it.
    private static let largestExponent = 1_073_741_823

    /// Reads `text` and rounds it to `limit`, half away from zero.
    ///
    /// - Throws: what is wrong.
    static func parse(_ text: FieldBytes, limit: NumericLimit?) throws(ValueTrouble.Kind) -> NumericText {
        var number = NumericText()
        try number.read(text.trimmed)
        switch number.sign {
        case .notANumber: return number
        case .infinity, .minusInfinity:
            guard limit == nil else { throw .outOfRange }
            return number
        case .plus, .minus: break
        }
        if let limit {
            number.round(to: Int(limit.scale))
            guard number.digits.isEmpty || number.power < Int(limit.whole) else { throw .outOfRange }
        }
        guard number.scale <= longestScale, number.weight <= largestWeight,
            number.weight >= -largestWeight - 1
        else { throw .outOfRange }
        return number
    }

    private mutating func read(_ text: FieldBytes) throws(ValueTrouble.Kind) {
        let syntax = FloatSyntax(text)
        switch syntax.kind {
        case .notANumber where text.count == 3:
            sign = .notANumber
            return
        case .infinity:
            sign = syntax.isNegative ? .minusInfinity : .infinity
            return
        default: break
        }
        var index = 0
        func peek() -> UInt8 { index < text.count ? text[index] : 0 }
        if peek() == UInt8(ascii: "-") || peek() == UInt8(ascii: "+") {
            if peek() == UInt8(ascii: "-") { sign = .minus }
            index += 1
        }
        var point: Int?
        digits.reserveCapacity(text.count)
        while peek().isDigit || (peek() == UInt8(ascii: ".") && point == nil) {
            if peek() == UInt8(ascii: ".") { point = digits.count } else { digits.append(peek() - 48) }
            index += 1
        }
        guard !digits.isEmpty else { throw .notANumber }
        power = (point ?? digits.count) - 1
        scale = digits.count - (point ?? digits.count)
        if peek().lowercased == UInt8(ascii: "e") {
            index += 1
            let exponent = try readExponent(text, &index)
            power += exponent
            scale = max(0, scale - exponent)
        }
        guard index == text.count else { throw .notANumber }
        normalize()
    }

    private func readExponent(_ text: FieldBytes, _ index: inout Int) throws(ValueTrouble.Kind) -> Int {
        var isNegative = false
        if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
            isNegative = text[index] == UInt8(ascii: "-")
            index += 1
        }
        let start = index
        var exponent = 0
        while index < text.count, text[index].isDigit {
            exponent = min(exponent * 10 + Int(text[index] - 48), Self.largestExponent)
            index += 1
        }
        guard index > start else { throw .notANumber }
        while index < text.count, text[index].isDigit { index += 1 }
        guard index == text.count else { throw .notANumber }
        guard exponent < Self.largestExponent else { throw .outOfRange }
        return isNegative ? -exponent : exponent
    }

    private mutating func round(to places: Int) {
        scale = max(0, places)
        let kept = power + places + 1
        guard kept < digits.count else { return }
        let isUp = kept >= 0 && digits[kept] >= 5
        digits.removeSubrange(max(0, kept)...)
        if isUp {
            var place = digits.count - 1
            while place >= 0, digits[place] == 9 {
                digits[place] = 0
                place -= 1
            }
            if place >= 0 {
                digits[place] += 1
            } else {
                digits.insert(1, at: 0)
                power += 1
            }
        }
        normalize()
    }

    /// Takes zeros off both ends.
    private mutating func normalize() {
        while digits.last == 0 { digits.removeLast() }
        let zeros = digits.firstIndex { $0 != 0 } ?? 0
        digits.removeFirst(zeros)
        power -= zeros
        guard digits.isEmpty else { return }
        power = 0
        sign = .plus
    }

    /// The power of 10,000 of the first group of four digits.
    var weight: Int { digits.isEmpty ? 0 : power >> 2 }

    /// Groups of four digits, from the power of 10,000 `weight` downwards.
    var groups: [UInt16] {
        // So many zeros stand before the first digit in its group.
        let zeros = digits.isEmpty ? 0 : 3 - power & 3
        return stride(from: -zeros, to: digits.count, by: 4).map { start in
            (start..<start + 4).reduce(0) {
                $0 * 10 + (digits.indices.contains($1) ? UInt16(digits[$1]) : 0)
            }
        }
    }

    /// As Postgres writes it.
    var text: [UInt8] {
        switch sign {
        case .notANumber: return Array("NaN".utf8)
        case .infinity: return Array("Infinity".utf8)
        case .minusInfinity: return Array("-Infinity".utf8)
        case .plus, .minus: break
        }
        var text: [UInt8] = sign == .minus ? [UInt8(ascii: "-")] : []
        func digit(_ place: Int) -> UInt8 {
            digits.indices.contains(power - place) ? digits[power - place] + 48 : 48
        }
        for place in stride(from: digits.isEmpty ? 0 : max(0, power), through: 0, by: -1) {
            text.append(digit(place))
        }
        if scale > 0 {
            text.append(UInt8(ascii: "."))
            for place in 1...scale { text.append(digit(-place)) }
        }
        return text
    }
}
