import CanvasDataBase

/// Checks rows of one file, up to 64 at a time, against the rules of its type.
///
/// Rows wait until there are 64 of them before their ids are looked up: the table of a million users is in no cache, and
/// 64 independent lookups take hardly longer than one.
final class SISRowCheck {
    static let most = 64

    let type: SISType
    let plan: SISRowPlan
    private let slots: Int
    private let columns: UnsafeMutableBufferPointer<Int>
    private let tests: UnsafeMutableBufferPointer<SISRowPlan.Test>
    private let keyParts: UnsafeMutableBufferPointer<SISRowPlan.KeyPart>
    private let keys: UnsafeMutableBufferPointer<SISRowPlan.Key>
    private let dates: UnsafeMutableBufferPointer<Int>
    private let ids: UnsafeMutableBufferPointer<Int>
    /// Other files may refer to ids of this one.
    let definesIDs: Bool
    /// Its ids must be in other files.
    let hasReferences: Bool

    /// The values of all rows that wait, `slots` for each; those of the row in hand begin at `values`.
    private let allValues: UnsafeMutablePointer<CSVText>
    private let numbers: UnsafeMutablePointer<(row: Int, line: Int)>
    private(set) var values: UnsafeMutablePointer<CSVText>
    /// Rows that wait, without the one in hand.
    private(set) var waiting = 0
    /// The test that the row in hand passes only because its value begins as it should.
    private(set) var oddTest: Int?

    private static let active = Array("active".utf8)
    private static let deleted = Array("deleted".utf8)

    init(_ plan: SISRowPlan, type: SISType) {
        self.plan = plan
        self.type = type
        slots = plan.slotNames.count
        columns = .copy(plan.columns)
        tests = .copy(plan.tests)
        keyParts = .copy(plan.keyParts)
        keys = .copy(plan.keys)
        dates = .copy(plan.dates)
        ids = .copy(plan.ids)
        definesIDs = !plan.defines.isEmpty
        hasReferences = !plan.references.isEmpty
        allValues = .allocate(capacity: slots * (Self.most + 1))
        numbers = .allocate(capacity: Self.most + 1)
        values = allValues
    }

    deinit {
        columns.deallocate()
        tests.deallocate()
        keyParts.deallocate()
        keys.deallocate()
        dates.deallocate()
        ids.deallocate()
        allValues.deallocate()
        numbers.deallocate()
    }

    /// Takes a row in hand.
    @inline(__always)
    func load(_ row: CSVRow) {
        let values = self.values
        values[0] = CSVText(start: row.base, count: 0)
        for slot in 1..<slots { values[slot] = row[columns[slot]] }
        numbers[waiting] = (row.number, row.line)
    }

    /// Keeps the row in hand until its ids are looked up; true when they must be now.
    @inline(__always)
    func keep() -> Bool {
        waiting &+= 1
        values += slots
        return waiting == Self.most
    }

    /// Calls `missing` for each id of a row that waits which is in no file, with that row in hand, and lets the rows go.
    func lookUp(_ missing: (SISRowPlan.Reference, _ row: Int, _ line: Int) -> Void) {
        for reference in plan.references {
            withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Self.most) { hashes in
                for row in 0..<waiting { hashes[row] = allValues[row &* slots &+ reference.slot].hash(0) }
                reference.set.fetch(hashes[..<waiting])
                var lastFound: UInt64?
                for row in 0..<waiting where hashes[row] != lastFound {
                    if reference.set.contains(hashes[row]) {
                        // Files go course by course: mostly the next row has the same id.
                        lastFound = hashes[row]
                        continue
                    }
                    values = allValues + row * slots
                    if values[reference.slot].isBlank { continue }
                    missing(reference, numbers[row].row, numbers[row].line)
                }
            }
        }
        waiting = 0
        values = allValues
    }

    /// Whether the row in hand has a date.
    @inline(__always)
    var hasDates: Bool {
        for index in 0..<dates.count where !values[dates[index]].isBlank { return true }
        return false
    }

    /// The slot of the first id of the row in hand that a spreadsheet has spoilt.
    @inline(__always)
    var spoiltID: SISRowPlan.Slot? {
        for index in 0..<ids.count where SpoiltID(values[ids[index]]) != nil { return ids[index] }
        return nil
    }

    /// The number of the first test the row in hand fails, which is the one Canvas would name.
    @inline(__always)
    func failedTest() -> Int? {
        oddTest = nil
        for index in 0..<tests.count where !passes(index) { return index }
        return nil
    }

    @inline(__always)
    private func passes(_ index: Int) -> Bool {
        let test = tests.baseAddress.unsafelyUnwrapped + index
        let values = self.values
        switch test.pointee.kind {
        case .given:
            let (a, b, c) = (test.pointee.a, test.pointee.b, test.pointee.c)
            if values[a].count | values[b].count | values[c].count != 0 { return true }
            // A missing column is an error of the file, told once.
            if a | b | c == 0 { return true }
            return test.pointee.whenActive && plan.status > 0
                && !values[plan.status].begins(with: Self.active)
        case .among:
            let value = values[test.pointee.a]
            if value.count == test.pointee.lastCount, value.firstEight == test.pointee.lastGood {
                return true
            }
            return isAmong(value, index)
        case .different:
            let (a, b) = (test.pointee.a, test.pointee.b)
            return a == 0 || b == 0 || !values[a].bytes.elementsEqual(values[b].bytes)
        case .notBoth:
            return values[test.pointee.a].isBlank || values[test.pointee.b].isBlank
        }
    }

    private func isAmong(_ value: CSVText, _ index: Int) -> Bool {
        let rule = plan.testWords[index]
        if tests[index].a == 0 || value.isBlank && rule.mayBeBlank { return true }
        if rule.words.contains(where: value.isWord) {
            if value.count <= 8 {
                tests[index].lastGood = value.firstEight
                tests[index].lastCount = value.count
            }
            return true
        }
        guard rule.byPrefix, rule.words.contains(where: value.begins) else { return false }
        oddTest = index
        return true
    }

    /// Adds the hashes of the keys of the row in hand.
    @inline(__always)
    func addKeys(to spill: SISKeySpill) throws {
        for index in 0..<keys.count {
            let hash = keyHash(index)
            if hash != 0 { try spill.add(hash) }
        }
    }

    /// The hash of a key of the row in hand; 0 when the row takes no part in it.
    @inline(__always)
    func keyHash(_ index: Int) -> UInt64 {
        let key = keys[index]
        if key.isLogin { return loginHash(key) }
        var all: UInt64 = 0x2545_F491_4F6C_DD1D
        for number in key.parts {
            let part = keyParts[number]
            let usesSecond = values[part.a].isBlank
            let value = values[usesSecond ? part.b : part.a]
            if number == key.parts.lowerBound, value.isBlank { return 0 }
            all = CSVText.fold(all ^ value.hash(1), 0x8EBC_6AF0_9C88_C6E3 &+ (usesSecond ? 1 : 0))
        }
        return all & ~63 | key.tag
    }

    /// Logins are compared ignoring case, and only those that are not being given up.
    private func loginHash(_ key: SISRowPlan.Key) -> UInt64 {
        if values[keyParts[key.parts.lowerBound].a].isBlank || values[plan.status].begins(with: Self.deleted)
        {
            return 0
        }
        var all: UInt64 = 0xcbf2_9ce4_8422_2325
        for number in key.parts {
            let value = values[keyParts[number].a]
            for byte in value.bytes {
                all = CSVText.fold(all ^ UInt64(CSVText.lowercase(byte)), 0x9E37_79B9_7F4A_7C15)
            }
            all = CSVText.fold(all ^ 0x100, 0x9E37_79B9_7F4A_7C15)
        }
        return all & ~63 | key.tag
    }

    /// What a key's hash stands for, to tell keys apart for certain.
    func keyBytes(_ index: Int) -> [UInt8] {
        let key = plan.keys[index]
        return plan.keyParts[key.parts].reduce(into: []) { bytes, part in
            let usesSecond = values[part.a].isBlank
            bytes.append(usesSecond ? 2 : 1)
            let value = values[usesSecond ? part.b : part.a].bytes
            bytes.append(contentsOf: key.isLogin ? value.map(CSVText.lowercase) : Array(value))
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
        guard let slot = plan.slotNames.firstIndex(of: name), slot > 0 else { return "" }
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

extension UnsafeMutableBufferPointer {
    fileprivate static func copy(_ values: [Element]) -> Self {
        let copy = Self.allocate(capacity: Swift.max(values.count, 1))
        _ = copy.initialize(from: values)
        return Self(rebasing: copy[..<values.count])
    }
}
