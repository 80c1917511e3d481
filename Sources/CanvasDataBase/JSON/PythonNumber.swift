/// Numbers as Python's `json` writes the ones it has read: integers by their digits, floats by `repr`.
enum PythonNumber {
    static func text(of literal: String) -> String {
        guard literal.contains(where: { $0 == "." || $0 == "e" || $0 == "E" }) else {
            return literal == "-0" ? "0" : literal
        }
        // Python would write `Infinity`, which is not JSON, so a number beyond a double stays as it came.
        guard let value = Double(literal), value.isFinite else { return literal }
        return repr(value)
    }

    /// The shortest digits that read back as `value` (as Swift also finds them), placed as Python places
    /// them: with an exponent of two digits or more below 1e-4 and from 1e16.
    static func repr(_ value: Double) -> String {
        let sign = value.sign == .minus ? "-" : ""
        let parts = value.magnitude.description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".")
        let whole = mantissa[0]
        let fraction = mantissa.count > 1 ? mantissa[1] : ""
        let all = String(whole + fraction)
        let digits = all.drop { $0 == "0" }.trimmingSuffix("0")
        guard !digits.isEmpty else { return sign + "0.0" }

        // value = 0.DIGITS × 10^point
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let leadingZeros = all.prefix { $0 == "0" }.count
        let point = whole.count + exponent - leadingZeros
        return sign + placed(digits, point: point)
    }

    private static func placed(_ digits: Substring, point: Int) -> String {
        if point > 16 || point < -3 {
            let rest = digits.dropFirst()
            let power = point - 1
            let size = String(power.magnitude)
            return digits.prefix(1) + (rest.isEmpty ? "" : "." + rest)
                + (power < 0 ? "e-" : "e+") + (size.count < 2 ? "0" : "") + size
        }
        if point <= 0 { return "0." + String(repeating: "0", count: -point) + digits }
        if digits.count <= point {
            return digits + String(repeating: "0", count: point - digits.count) + ".0"
        }
        return digits.prefix(point) + "." + digits.dropFirst(point)
    }
}

extension Substring {
    fileprivate func trimmingSuffix(_ character: Character) -> Substring {
        var result = self
        while result.last == character { result.removeLast() }
        return result
    }
}
