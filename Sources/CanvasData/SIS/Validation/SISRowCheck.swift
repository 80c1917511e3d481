/// Checks the rows of one file against the rules of its type, which are made into numbers first: a row costs some
/// dozens of nanoseconds.
final class SISRowCheck {
    /// A value the rules ask for. Slot 0 is the column that is not there.
    typealias Slot = Int

    struct Test {
        enum Kind { case given, among, different, notBoth }
        var kind: Kind
        /// Slots; those of a `given` that has fewer are 0.
        var a = 0, b = 0, c = 0
        var whenActive = false
        var byPrefix = false
        var mayBeBlank = false
        var words: [[UInt8]] = []
        var message = ""
        var complains: SISFinding.Kind = .missingValue
        /// The last good value of at most 8 bytes; mostly the next row has it too.
        var lastGood: UInt64 = 0
        var lastCount = -1
    }

    struct Reference {
        let slot: Slot
        let set: SISIDSet
        let rule: SISRules.Reference
        /// With a value here the id belongs to another Canvas.
        let elsewhere: Slot
        let alone: Slot
    }

    struct Key {
        /// Slots of each part, the first with a value counts.
        let parts: [[Slot]]
        let rule: SISRules.Key
        /// In the low bits of a key's hash: which type's and which of its keys.
        let tag: UInt64
    }

    let type: SISType
    let header: SISHeader
    let rules: SISRules
    private(set) var slotNames = [""]
    private var columns: [Int] = [CSVScanner.mostFields]
    private(set) var tests: [Test] = []
    private(set) var dates: [Slot] = []
    private(set) var references: [Reference] = []
    private(set) var keys: [Key] = []
    private(set) var defines: [(slot: Slot, set: SISIDSet)] = []
    private(set) var status = 0

    /// The values of the row in hand, one for each slot, and their hashes.
    let values: UnsafeMutablePointer<CSVText>
    let hashes: UnsafeMutablePointer<UInt64>
    private static let mostSlots = 64
    private static let active = Array("active".utf8)
    private static let deleted = Array("deleted".utf8)

    /// - Parameters:
    ///   - header: of the file; it has a type.
    ///   - type: that type.
    ///   - sets: the ids to fill and to look into, by the type that defines them.
    init(_ header: SISHeader, type: SISType, sets: [SISType: SISIDSet]) {
        self.type = type
        self.header = header
        rules = type.rules
        values = .allocate(capacity: Self.mostSlots)
        hashes = .allocate(capacity: Self.mostSlots)
        hashes.initialize(repeating: 0, count: Self.mostSlots)
        status = slot("status")
        tests = rules.tests.map(test)
        dates = rules.dates.map(slot).filter { $0 > 0 }
        references = rules.references.compactMap { rule in
            guard let set = sets[rule.type], slot(rule.column) > 0 else { return nil }
            return Reference(
                slot: slot(rule.column), set: set, rule: rule,
                elsewhere: rule.type == .user ? slot("root_account") : 0,
                alone: rule.alone.map { slot($0.other) } ?? 0)
        }
        keys = rules.keys.enumerated().map { index, rule in
            Key(
                parts: rule.parts.map { $0.map(slot) }, rule: rule,
                tag: UInt64(type.order * 2 + index + 1))
        }.filter { $0.parts[0].contains { $0 > 0 } }
        defines = rules.defines.compactMap { column, type in
            sets[type].flatMap { slot(column) > 0 ? (slot(column), $0) : nil }
        }
    }

    deinit {
        values.deallocate()
        hashes.deallocate()
    }

    /// The slot of a column, a new one when it had none; 0 when the file has no such column.
    private func slot(_ name: String) -> Slot {
        if let known = slotNames.firstIndex(of: name) { return known }
        guard let column = header.index(of: name), slotNames.count < Self.mostSlots else { return 0 }
        slotNames.append(name)
        columns.append(column)
        return slotNames.count - 1
    }

    private func test(_ rule: SISRules.Test) -> Test {
        switch rule {
        case .given(let names, let message, let whenActive):
            let slots = names.map(slot) + [0, 0]
            return Test(
                kind: .given, a: slots[0], b: slots[1], c: slots[2], whenActive: whenActive, message: message)
        case .among(let name, let words, let message, let byPrefix, let mayBeBlank):
            return Test(
                kind: .among, a: slot(name), byPrefix: byPrefix, mayBeBlank: mayBeBlank,
                words: words.map { Array($0.utf8) }, message: message, complains: .badValue)
        case .different(let first, let second, let message):
            return Test(
                kind: .different, a: slot(first), b: slot(second), message: message, complains: .badValue)
        case .notBoth(let first, let second, let message):
            return Test(
                kind: .notBoth, a: slot(first), b: slot(second), message: message, complains: .badValue)
        }
    }

    /// Takes a row in hand.
    @inline(__always)
    func load(_ row: CSVRow) {
        values[0] = CSVText(start: row.base, count: 0)
        columns.withUnsafeBufferPointer { columns in
            for slot in 1..<columns.count {
                values[slot] = row[columns[slot]]
            }
        }
    }

    /// The number of the first test the row in hand fails, which is the one Canvas would name.
    @inline(__always)
    func failedTest() -> Int? {
        tests.withUnsafeMutableBufferPointer { tests in
            for index in tests.indices where !passes(&tests[index]) { return index }
            return nil
        }
    }

    @inline(__always)
    private func passes(_ test: inout Test) -> Bool {
        switch test.kind {
        case .given:
            if !values[test.a].isBlank || !values[test.b].isBlank || !values[test.c].isBlank { return true }
            // A missing column is an error of the file, told once.
            if test.a | test.b | test.c == 0 { return true }
            return test.whenActive && status > 0 && !values[status].begins(with: Self.active)
        case .among:
            let value = values[test.a]
            if value.count == test.lastCount, value.count <= 8, value.firstEight == test.lastGood {
                return true
            }
            return isAmong(value, &test)
        case .different:
            return test.a == 0 || test.b == 0 || !values[test.a].bytes.elementsEqual(values[test.b].bytes)
        case .notBoth:
            return values[test.a].isBlank || values[test.b].isBlank
        }
    }

    private func isAmong(_ value: CSVText, _ test: inout Test) -> Bool {
        if test.a == 0 || value.isBlank && test.mayBeBlank { return true }
        if test.words.contains(where: value.isWord) {
            if value.count <= 8 { (test.lastGood, test.lastCount) = (value.firstEight, value.count) }
            return true
        }
        return test.byPrefix && test.words.contains(where: value.begins)
    }

    /// Whether Canvas takes the value only because it begins as it should.
    func isOddlyGood(_ test: Test) -> Bool {
        test.kind == .among && test.byPrefix && test.a > 0 && !values[test.a].isBlank
            && !test.words.contains(where: values[test.a].isWord)
    }

    /// The row's hash for `key`; nil when the row takes no part in it.
    @inline(__always)
    func hash(_ key: Key) -> UInt64? {
        var all: UInt64 = 0x2545_F491_4F6C_DD1D
        var isFirst = true
        for part in key.parts {
            var chosen = 0
            while chosen < part.count - 1, values[part[chosen]].isBlank { chosen += 1 }
            let value = values[part[chosen]]
            if isFirst, value.isBlank { return nil }
            isFirst = false
            let hash = key.rule.isLogin ? lowercasedHash(value) : value.hash(1)
            all = CSVText.fold(all ^ hash, 0x8EBC_6AF0_9C88_C6E3 &+ UInt64(chosen))
        }
        if key.rule.isLogin, values[status].begins(with: Self.deleted) { return nil }
        return all & ~63 | key.tag
    }

    private func lowercasedHash(_ value: CSVText) -> UInt64 {
        value.bytes.reduce(0xcbf2_9ce4_8422_2325) {
            CSVText.fold($0 ^ UInt64(CSVText.lowercase($1)), 0x9E37_79B9_7F4A_7C15)
        }
    }

    /// What the hash stands for, to tell keys apart for certain.
    func bytes(_ key: Key) -> [UInt8] {
        key.parts.reduce(into: []) { bytes, part in
            let chosen = part.firstIndex { !values[$0].isBlank } ?? part.count - 1
            bytes.append(UInt8(chosen))
            let value = values[part[chosen]].bytes
            bytes.append(contentsOf: key.rule.isLogin ? value.map(CSVText.lowercase) : Array(value))
            bytes.append(0)
        }
    }

    /// `words` with the values of the row in hand in place of `{column}`.
    func rendered(_ words: String) -> String {
        var text = ""
        var rest = words[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            text += rest[..<open]
            text += value(named: String(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }

    private func value(named name: String) -> String {
        if name == "where" {
            let course = value(named: "course_id")
            return course.isEmpty ? "section \(value(named: "section_id"))" : "course \(course)"
        }
        guard let slot = slotNames.firstIndex(of: name), slot > 0 else { return "" }
        return values[slot].string.shownInMessage
    }
}

extension CSVText {
    /// The first eight bytes; those behind the end count as 0. The scanner's buffer goes on for that long.
    @inline(__always)
    fileprivate var firstEight: UInt64 {
        let word = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self)
        return count >= 8 ? word : word & (1 &<< UInt64(count &* 8) &- 1)
    }
}
