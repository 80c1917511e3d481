import CanvasDataTransfer

/// A date in an SIS file. Canvas asks for ISO 8601, assumes UTC if there is no zone, and reads with Ruby's `DateTime.parse`,
/// which accepts many other forms, and not always as the intended date.
enum SISDate: Equatable {
    /// Seconds since 1970.
    case date(Int)
    /// Some other way of writing a date, perhaps: `01/15/2026`.
    case unclear
    /// Not a date, or one that does not exist.
    case bad

    init(_ text: CSVText) {
        var reader = Reader(bytes: text.bytes)
        guard let parts = reader.dateAndTime() else {
            self = text.bytes.contains { $0 &- 48 < 10 } ? .unclear : .bad
            return
        }
        let date = CivilDate(year: parts.year, month: parts.month, day: parts.day)
        // A day that no calendar has comes back as another one.
        guard (1...12).contains(parts.month), (1...31).contains(parts.day),
            CivilDate(daysSince1970: date.daysSince1970) == date, parts.hour <= 24, parts.minute < 60,
            parts.second <= 60
        else {
            self = .bad
            return
        }
        self = .date(
            date.daysSince1970 * 86_400 + parts.hour * 3600 + parts.minute * 60 + parts.second - parts.offset)
    }

    /// A date written by Canvas, in seconds since 1970; nil if it is not valid.
    static func seconds(of text: String) -> Int? {
        var text = text
        return text.withUTF8 { bytes in
            guard let start = bytes.baseAddress,
                case .date(let seconds) = SISDate(CSVText(start: start, count: bytes.count))
            else { return nil }
            return seconds
        }
    }

    private struct Parts {
        var year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0
        /// Seconds east of Greenwich.
        var offset = 0
    }

    private struct Reader {
        let bytes: UnsafeBufferPointer<UInt8>
        var place = 0

        /// `2026-08-24`, `2026-8-24 7:00`, `2026-08-24T07:00:00.000-07:00`, `20260824T070000Z`.
        mutating func dateAndTime() -> Parts? {
            var parts = Parts()
            guard let year = number(4...4) else { return nil }
            parts.year = year
            let isBasic = !take("-")
            guard let month = number(isBasic ? 2...2 : 1...2), isBasic || take("-"),
                let day = number(isBasic ? 2...2 : 1...2)
            else { return nil }
            (parts.month, parts.day) = (month, day)
            if place == bytes.count { return parts }
            guard take("T") || take("t") || take(" ") else { return nil }
            while take(" ") {}
            guard let hour = number(isBasic ? 2...2 : 1...2) else { return nil }
            parts.hour = hour
            if take(":") || isBasic {
                guard let minute = number(2...2) else { return nil }
                parts.minute = minute
                if take(":") || isBasic {
                    guard let second = number(2...2) else { return nil }
                    parts.second = second
                    if take(".") { guard number(1...12) != nil else { return nil } }
                }
            }
            while take(" ") {}
            return zone(&parts) && place == bytes.count ? parts : nil
        }

        private mutating func zone(_ parts: inout Parts) -> Bool {
            if place == bytes.count || take("Z") || take("z") { return true }
            if take("U") { return take("T") && take("C") }
            if take("G") { return take("M") && take("T") }
            let isWest = take("-")
            guard isWest || take("+"), let hours = number(2...2) else { return false }
            let minutes = take(":") || place < bytes.count ? number(2...2) : 0
            guard let minutes else { return false }
            parts.offset = (hours * 60 + minutes) * (isWest ? -60 : 60)
            return true
        }

        private mutating func take(_ byte: Unicode.Scalar) -> Bool {
            guard place < bytes.count, UInt32(bytes[place]) == byte.value else { return false }
            place += 1
            return true
        }

        private mutating func number(_ digits: ClosedRange<Int>) -> Int? {
            var value = 0
            let start = place
            while place < bytes.count, place - start < digits.upperBound, bytes[place] &- 48 < 10 {
                value = value * 10 + Int(bytes[place] &- 48)
                place += 1
            }
            return place - start >= digits.lowerBound ? value : nil
        }
    }
}
