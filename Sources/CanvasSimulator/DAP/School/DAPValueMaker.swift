/// How many rows the tables have that others refer to: `user_id` stands for one of `users`.
struct DAPReferences: Sendable {
    /// By the name of the column.
    let rows: [String: Int]

    /// The id of a row. Some have the form of another shard's.
    static func id(_ number: Int) -> Int {
        number % 50 == 7 ? 10_000_000_000_000 + number : 1 + number
    }

    static func uuid(_ chance: UInt64) -> String { Randomness.uuid(chance) }
}

/// Makes the values of one column.
struct DAPValueMaker: Sendable {
    let column: DAPColumn
    /// Tells apart the columns of one row.
    private let salt: UInt64
    private let isKey: Bool
    /// Whether extreme values are among those of ordinary rows.
    private let isSample: Bool
    /// How many rows there are to refer to.
    private let referred: Int?
    private let members: [DAPValueMaker]
    private let element: [DAPValueMaker]

    init(_ column: DAPColumn, references: DAPReferences, isKey: Bool = false, isSample: Bool = false) {
        self.column = column
        self.isKey = isKey
        self.isSample = isSample
        salt = Randomness.hash(column.name)
        referred = references.rows[column.name]
        switch column.type {
        case .object(let columns):
            members = columns.map { DAPValueMaker($0, references: references, isSample: isSample) }
            element = []
        case .array(let type):
            members = []
            element = [
                DAPValueMaker(
                    DAPColumn(column.name + "[]", type, required: true), references: references,
                    isSample: isSample)
            ]
        default: (members, element) = ([], [])
        }
    }

    /// The value in the row of this number; everything else about it follows from `row`.
    func value(_ number: Int, _ row: UInt64) -> DAPValue {
        let chance = Randomness.mix(row, salt)
        if !column.isRequired && !isKey && chance % 7 == 0 { return .null }
        return value(column.type, number, chance >> 3)
    }

    private func value(_ type: DAPType, _ number: Int, _ chance: UInt64) -> DAPValue {
        let signed = Int(truncatingIfNeeded: chance)
        switch type {
        case .int16: return .integer(integer(chance, Int(Int16.min)...Int(Int16.max)))
        case .int32: return .integer(integer(chance, Int(Int32.min)...Int(Int32.max)))
        case .bounded(let range): return .integer(integer(chance, range))
        case .int64, .integer:
            if isKey { return .integer(DAPReferences.id(number)) }
            if let referred { return .integer(DAPReferences.id(signed % referred)) }
            return .integer(integer(chance, .min ... .max))
        case .float32: return .float(Float(signed % 20_001 - 10_000) / 8)
        case .float64, .number: return .number(double(chance))
        case .decimal(let digits, let scale):
            var text = String(signed % (0..<digits).reduce(1) { power, _ in power * 10 })
            text = String(repeating: "0", count: max(0, scale + 1 - text.count)) + text
            let sign = chance >> 40 & 1 == 1 && text.contains { $0 != "0" } ? "-" : ""
            return .decimal(
                sign + text.dropLast(scale) + (scale > 0 ? "." + text.suffix(scale) : ""))
        case .boolean: return .boolean(chance & 1 == 1)
        case .dateTime: return .moment(moment(chance))
        case .date: return .day(School.firstDay + signed % 3000)
        case .time:
            let fraction = chance % 3 == 0 ? signed >> 8 % 1_000_000 : 0
            return .time(signed % 86_400 * 1_000_000 + fraction)
        case .duration: return .duration(days: signed % 40, seconds: signed >> 8 % 86_400)
        case .uuid: return .text(DAPReferences.uuid(chance))
        case .ipv4: return .text("192.0.2.\(signed % 256)")
        case .ipv6: return .text("2001:db8::\(String(1 + signed % 65_535, radix: 16))")
        case .ip: return value(chance & 1 == 0 ? .ipv4 : .ipv6, number, chance >> 1)
        case .text: return .text(text(number, chance))
        case .varchar(let length): return .text(text(number, chance, atMost: length))
        case .constant(let text): return .text(text)
        case .truncatable(let length):
            return .text(chance % 9 == 0 ? DAPType.truncation : text(number, chance, atMost: length))
        case .enumeration(let values): return .text(values[signed % values.count])
        case .extensible(let values):
            let all = values + Self.actions
            return .text(all[signed % all.count])
        case .object:
            let values = members.map { DAPValue.Member($0.column.name, $0.value(number, chance)) }
            // Nothing but nulls is null, which a required column may not be.
            guard values.allSatisfy({ $0.value.isNull }), let first = members.first else {
                return .object(values)
            }
            return column.isRequired
                ? .object([DAPValue.Member(first.column.name, first.value(first.column.type, number, chance))]
                )
                : .null
        case .freeObject: return free(number, chance)
        case .array:
            return .list(
                (0..<signed % 4).map { element[0].value(number, Randomness.mix(chance, UInt64($0))) })
        }
    }

    private func integer(_ chance: UInt64, _ range: ClosedRange<Int>) -> Int {
        if isSample && chance % 11 == 0 { return range.lowerBound }
        if isSample && chance % 11 == 1 { return range.upperBound }
        // One in four is anywhere in the range, so that a wider one shows.
        if chance % 4 == 0 { return Int.random(in: range, using: chance) }
        return Int.random(in: max(range.lowerBound, 0)...min(range.upperBound, 1000), using: chance)
    }

    private func double(_ chance: UInt64) -> Double {
        if isSample && chance % 5 == 0 {
            return Self.extremes[Int(chance >> 8 % UInt64(Self.extremes.count))]
        }
        return Double(Int(truncatingIfNeeded: chance >> 4) % 2_000_001 - 1_000_000) / 16
    }

    private static let extremes = [
        0.1, -0.0, 1e15, 123_456_789_012_345_680, 1e300, -1e-300, .leastNonzeroMagnitude,
        1.7976931348623157e308, 0.0001,
        0.00001, .nan, .infinity, -.infinity,
    ]

    private func moment(_ chance: UInt64) -> Int {
        if isSample && chance % 11 == 0 { return Self.firstMoment }
        if isSample && chance % 11 == 1 { return Self.lastMoment }
        let second = School.firstDay * 86_400 + Int(truncatingIfNeeded: chance >> 8) % 170_000_000
        // Whole seconds, milliseconds or microseconds.
        let fraction = Int(truncatingIfNeeded: chance >> 4) % 1_000_000
        return second * 1_000_000 + [0, fraction / 1000 * 1000, fraction][Int(chance % 3)]
    }

    // Not the very first and last of all: the official client makes infinities of those.

    /// 0001-01-01T00:00:01Z
    private static let firstMoment =
        CivilTime(year: 1, month: 1, day: 1).dayNumber * 86_400_000_000 + 1_000_000
    /// 9999-12-31T23:59:59.999998Z
    private static let lastMoment = CivilTime(year: 10_000, month: 1, day: 1).dayNumber * 86_400_000_000 - 2

    /// What people type; in a table of samples, everything that breaks careless readers.
    private func text(_ number: Int, _ chance: UInt64, atMost length: Int? = nil) -> String {
        let awkward = AwkwardValues.pool.phrases
        var text =
            isSample || chance % 16 == 0
            ? awkward[(isSample ? number : Int(chance >> 8 % UInt64(awkward.count))) % awkward.count]
            : Phrases.topics.phrases[Int(chance >> 8 % UInt64(Phrases.topics.count))] + " "
                + Phrases.works.phrases[Int(chance >> 20 % UInt64(Phrases.works.count))]
        guard let length else { return text }
        let room = length - text.unicodeScalars.count
        if room < 0 { text = String(String.UnicodeScalarView(text.unicodeScalars.prefix(length))) }
        // As long as it may be, so that a longer one shows.
        if room > 0 && length <= 160 && chance % 6 == 0 { text += String(repeating: "x", count: room) }
        return text
    }

    private func free(_ number: Int, _ chance: UInt64) -> DAPValue {
        var members: [DAPValue.Member] = [
            .init("text", .text(text(number, chance))), .init("n", .integer(Int(chance % 100))),
            .init("a b\"c", .list([.integer(1), .boolean(true), .text("ü"), .null])),
        ]
        if chance % 3 == 0 { members.append(.init("inner", .object([.init("half", .number(0.5))]))) }
        return .object(members)
    }

    private static let actions = ["index", "show", "create", "update", "destroy", "new_tab_öffnen"]
}

extension Int {
    /// A number in `range` that follows from `chance`.
    fileprivate static func random(in range: ClosedRange<Int>, using chance: UInt64) -> Int {
        let span = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound))
        let mixed = Randomness.mix(chance)
        return range.lowerBound &+ Int(truncatingIfNeeded: span == .max ? mixed : mixed % (span + 1))
    }
}
