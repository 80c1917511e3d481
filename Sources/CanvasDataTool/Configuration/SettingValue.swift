import CanvasDataBase

/// The value of a setting as text, and its origin for error messages.
struct SettingValue: Sendable, Equatable {
    let setting: Setting
    let texts: [String]
    /// `--jobs`, `CANVAS_DATA_JOBS` or `config.yml:3:7`.
    let origin: String

    var text: String { texts.first ?? "" }

    /// Throws `CanvasDataError` unless the value is of the setting's kind.
    func check() throws(CanvasDataError) {
        switch setting.kind {
        case .text, .path, .list: break
        case .flag: _ = try flag
        case .count: _ = try count
        case .seconds: _ = try seconds
        case .choice(let names):
            guard names.contains(text) else { throw wrong("must be \(spoken(names))") }
        case .fileMask: _ = try fileMask
        }
    }

    var flag: Bool {
        get throws(CanvasDataError) {
            switch text.lowercased() {
            case "true", "yes", "on", "1": return true
            case "false", "no", "off", "0": return false
            default: throw wrong("must be true or false")
            }
        }
    }

    var count: Int {
        get throws(CanvasDataError) {
            guard case .count(let range) = setting.kind, let count = Int(text), range.contains(count) else {
                guard case .count(let range) = setting.kind else { throw wrong("is not a number") }
                throw wrong("must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return count
        }
    }

    var seconds: Double {
        get throws(CanvasDataError) {
            guard case .seconds(let range) = setting.kind else { throw wrong("is not a length of time") }
            guard let seconds = Double(text), range.contains(seconds) else {
                throw wrong(
                    "must be a number of seconds from \(range.lowerBound) to \(Int(range.upperBound))")
            }
            return seconds
        }
    }

    /// The permissions that new files do not get, as in `umask`.
    var fileMask: UInt32 {
        get throws(CanvasDataError) {
            guard let mask = UInt32(text, radix: 8), mask <= 0o777, mask & 0o700 == 0 else {
                throw wrong("must be three octal digits, the first of them 0, like 077 or 027")
            }
            return mask
        }
    }

    private func wrong(_ demand: String) -> CanvasDataError {
        let found = setting.isSecret ? "" : ", not \"\(text)\""
        let kind = origin == setting.option ? CanvasDataError.Kind.usage : .configuration
        return CanvasDataError(kind, "\(origin): \(setting.rawValue) \(demand)\(found).")
    }
}

/// `a`, `a or b`, `a, b or c`.
func spoken(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " or " + last
}
