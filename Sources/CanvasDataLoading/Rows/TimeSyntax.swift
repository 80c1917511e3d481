/// Reads the less usual forms of a date with or without a time of day.
///
/// That is `y-m-d`, optionally a time behind a space or T, then a zone (which a timestamp without time zone ignores,
/// as Postgres does), then BC; or one of `epoch`, `infinity`, `-infinity`.
struct TimeSyntax {
    private enum Moment {
        case infinity
        case minusInfinity
        /// Days since 2000-01-01, and microseconds into the day (up to a whole one: 24:00).
        case time(days: Int, microseconds: Int)
    }

    /// Day 0 of the Julian calendar, 4714-11-24 BC, and the first days that the types cannot hold.
    private static let firstDay = -2_451_545
    private static let endOfDates = 2_147_483_494 - 2_451_545
    private static let endOfTimestamps = 106_751_983

    private let text: FieldBytes
    private var index = 0

    /// Days since 2000-01-01; nil for what is not read.
    @inline(never)
    static func days(_ text: FieldBytes) -> Int32? {
        var syntax = TimeSyntax(text: text.trimmed)
        switch syntax.read() {
        case nil: return nil
        case .infinity: return .max
        case .minusInfinity: return .min
        case .time(let days, _):
            guard days >= firstDay, days < endOfDates else { return nil }
            return Int32(days)
        }
    }

    /// Microseconds since 2000-01-01 00:00:00; nil for what is not read.
    @inline(never)
    static func microseconds(_ text: FieldBytes) -> Int64? {
        var syntax = TimeSyntax(text: text.trimmed)
        switch syntax.read() {
        case nil: return nil
        case .infinity: return .max
        case .minusInfinity: return .min
        case .time(let days, let microseconds):
            guard days >= firstDay, days < endOfTimestamps else { return nil }
            let result = days * 86_400_000_000 + microseconds
            return result < endOfTimestamps * 86_400_000_000 ? Int64(result) : nil
        }
    }

    /// Microseconds since midnight, up to a whole day; nil for what is not read. A zone is ignored, as Postgres does.
    @inline(never)
    static func timeOfDay(_ text: FieldBytes) -> Int64? {
        var syntax = TimeSyntax(text: text.trimmed)
        guard let microseconds = syntax.readTime(), syntax.readZone(), syntax.index == syntax.text.count
        else {
            return nil
        }
        return Int64(microseconds)
    }

    private init(text: FieldBytes) {
        self.text = text
    }

    private mutating func read() -> Moment? {
        if let word = readWord() { return word }
        guard let year = readNumber(3...7), skip("-"), let month = readNumber(1...2), skip("-"),
            let day = readNumber(1...2)
        else { return nil }
        var microseconds = 0
        if let isTime = beginTime() {
            guard isTime else { return nil }
            guard let time = readTime(), readZone() else { return nil }
            microseconds = time
        }
        guard let isBC = readEra(), index == text.count else { return nil }
        guard let days = Self.days(year: year, isBC: isBC, month: month, day: day) else { return nil }
        return .time(days: days, microseconds: microseconds)
    }

    private static func days(year: Int, isBC: Bool, month: Int, day: Int) -> Int? {
        guard year > 0, !isBC || year <= 4714, (1...12).contains(month) else { return nil }
        let counted = isBC ? 1 - year : year
        guard day >= 1, day <= TimeText.length(ofMonth: month, year: counted) else { return nil }
        return TimeText.daysSince2000(year: counted, month: month, day: day)
    }

    private mutating func readWord() -> Moment? {
        for (word, moment) in [
            ("epoch", Moment.time(days: -10_957, microseconds: 0)), ("infinity", .infinity),
            ("-infinity", .minusInfinity),
        ] where text.count == word.utf8.count && skip(word) {
            return moment
        }
        return nil
    }

    /// Nil where no time follows; false where something other than an era follows.
    private mutating func beginTime() -> Bool? {
        let start = index
        guard index < text.count else { return nil }
        if skip("t") { return peek.isDigit }
        skipSpace()
        guard index > start else { return false }
        if peek.isDigit { return true }
        index = start
        return nil
    }

    /// `h:m`, `h:m:s` or `h:m:s.fraction`, at most 24:00.
    private mutating func readTime() -> Int? {
        guard let hour = readNumber(1...2), skip(":"), let minute = readNumber(1...2) else { return nil }
        var (second, fraction) = (0, 0)
        if skip(":") {
            guard let number = readNumber(1...2) else { return nil }
            second = number
            if skip(".") {
                guard let number = readFraction() else { return nil }
                fraction = number
            }
        }
        guard hour <= 24, minute <= 59, second <= 60 else { return nil }
        let result = ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction
        return result <= 86_400_000_000 ? result : nil
    }

    /// Digits behind the point as microseconds, rounded as Postgres does: a double, to even.
    private mutating func readFraction() -> Int? {
        let start = index
        while peek.isDigit { index += 1 }
        guard index > start, index - start <= 40 else { return nil }
        return Double("0." + text[start..<index].string).map {
            Int(($0 * 1_000_000).rounded(.toNearestOrEven))
        }
    }

    /// Z, UTC, GMT or an offset; false for one that Postgres refuses.
    private mutating func readZone() -> Bool {
        let start = index
        skipSpace()
        if skip("z") || skip("utc") || skip("gmt") { return !peek.isLetter }
        guard skip("+") || skip("-") else {
            index = start
            return true
        }
        let digits = index
        guard let hour = readNumber(1...4) else { return false }
        let count = index - digits
        guard count > 2 else {
            var (minute, second) = (0, 0)
            if skip(":") {
                guard let number = readNumber(1...2) else { return false }
                minute = number
                if skip(":") {
                    guard let number = readNumber(1...2) else { return false }
                    second = number
                }
            }
            return hour <= 15 && minute <= 59 && second <= 59
        }
        return hour / 100 <= 15 && hour % 100 <= 59
    }

    /// Whether BC follows; nil where something else does.
    private mutating func readEra() -> Bool? {
        guard index < text.count else { return false }
        let start = index
        skipSpace()
        guard index > start else { return nil }
        return skip("bc") ? true : skip("ad") ? false : nil
    }

    private var peek: UInt8 { index < text.count ? text[index] : 0 }

    private mutating func skipSpace() {
        while peek.isWhiteSpace { index += 1 }
    }

    /// Goes over `word` (small letters), whatever the size of its letters are.
    private mutating func skip(_ word: String) -> Bool {
        guard text.count - index >= word.utf8.count else { return false }
        for (offset, letter) in word.utf8.enumerated() where text[index + offset].lowercased != letter {
            return false
        }
        index += word.utf8.count
        return true
    }

    /// A number of so many digits, not followed by a further one.
    private mutating func readNumber(_ digits: ClosedRange<Int>) -> Int? {
        let start = index
        var value = 0
        while peek.isDigit, index - start < digits.upperBound {
            value = value * 10 + Int(peek - 48)
            index += 1
        }
        return digits.contains(index - start) && !peek.isDigit ? value : nil
    }
}

extension UInt8 {
    fileprivate var isLetter: Bool { (97...122).contains(lowercased) }
}
