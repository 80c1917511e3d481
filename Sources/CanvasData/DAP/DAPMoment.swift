import CanvasDataTransfer

extension String {
    /// Microseconds since 1970 of a moment as DAP writes it, such as `2026-01-15T04:00:00.250123Z`; nil for anything else.
    /// Digits behind the sixth are dropped.
    var dapMoment: Int? {
        let bytes = Array(utf8)
        func number(_ start: Int, _ count: Int) -> Int? {
            guard start + count <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[start..<start + count] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            return value
        }
        func has(_ text: String, at place: Int) -> Bool {
            place < bytes.count && text.utf8.contains(bytes[place])
        }
        guard let year = number(0, 4), has("-", at: 4), let month = number(5, 2), has("-", at: 7),
            let day = number(8, 2), has("Tt ", at: 10), let hour = number(11, 2), has(":", at: 13),
            let minute = number(14, 2), has(":", at: 16), let second = number(17, 2),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        var place = 19
        var fraction = 0
        if has(".", at: place) {
            place += 1
            var unit = 100_000
            let first = place
            while let digit = number(place, 1) {
                fraction += digit * unit
                unit /= 10
                place += 1
            }
            guard place > first else { return nil }
        }
        var offset = 0
        if has("Zz", at: place) {
            place += 1
        } else {
            guard has("+-", at: place), let hours = number(place + 1, 2), has(":", at: place + 3),
                let minutes = number(place + 4, 2)
            else { return nil }
            offset = (hours * 60 + minutes) * 60 * (has("-", at: place) ? -1 : 1)
            place += 6
        }
        guard place == bytes.count else { return nil }
        let days = CivilDate(year: year, month: month, day: day).daysSince1970
        return (days * 86_400 + hour * 3600 + minute * 60 + second - offset) * 1_000_000 + fraction
    }
}
