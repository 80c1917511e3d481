/// The rules of a file's type, put in terms of the columns it has.
///
/// A slot is a column that some rule asks for; slot 0 is one that is not there. All hot parts are plain numbers, so that a
/// row costs some dozens of nanoseconds.
struct SISRowPlan {
    typealias Slot = Int

    struct Test {
        enum Kind { case given, among, different, notBoth }
        var kind: Kind
        /// A test on fewer slots has 0 for the others.
        var a: Slot = 0
        var b: Slot = 0
        var c: Slot = 0
        var whenActive = false
        /// The last good value, of at most 8 bytes; mostly the next row has it too.
        var lastGood: UInt64 = 0
        var lastCount = -1
    }

    struct TestWords {
        var words: [[UInt8]] = []
        var byPrefix = false
        var mayBeBlank = false
        let message: String
        var kind = SISFinding.Kind.missingValue
    }

    struct Reference {
        let slot: Slot
        let set: SISIDSet
        let rule: SISRules.Reference
        /// With a value here the id belongs to another Canvas.
        let elsewhere: Slot
        /// Without a value here Canvas has other words.
        let alone: Slot
    }

    /// A part of a key: the value of `a`, or of `b` when that is blank.
    struct KeyPart {
        let a: Slot
        let b: Slot
    }

    struct Key {
        /// Which parts are its own.
        let parts: Range<Int>
        /// In the low six bits of a key's hash: which type's, and which of its keys.
        let tag: UInt64
        let isLogin: Bool
    }

    let rules: SISRules
    let header: SISHeader
    private(set) var slotNames = [""]
    /// The column of each slot.
    private(set) var columns = [CSVScanner.mostFields]
    private(set) var status = 0
    private(set) var tests: [Test] = []
    private(set) var testWords: [TestWords] = []
    private(set) var dates: [Slot] = []
    private(set) var ids: [Slot] = []
    private(set) var references: [Reference] = []
    private(set) var keyParts: [KeyPart] = []
    private(set) var keys: [Key] = []
    private(set) var keyRules: [SISRules.Key] = []
    private(set) var defines: [(slot: Slot, set: SISIDSet)] = []

    /// - Parameters:
    ///   - header: of the file; it has a type.
    ///   - type: that type.
    ///   - sets: the ids to fill and to look into, by the type that defines them.
    init(_ header: SISHeader, type: SISType, sets: [SISType: SISIDSet]) {
        self.header = header
        rules = type.rules
        status = slot("status")
        for test in rules.tests { add(test) }
        dates = rules.dates.map { slot($0) }.filter { $0 > 0 }
        let columns = rules.columns
        ids = header.names.filter { $0.hasSuffix("_id") && columns.contains($0) }.map { slot($0) }
        for rule in rules.references {
            guard let set = sets[rule.type], slot(rule.column) > 0 else { continue }
            references.append(
                Reference(
                    slot: slot(rule.column), set: set, rule: rule,
                    elsewhere: rule.type == .user ? slot("root_account") : 0,
                    alone: rule.alone.map { slot($0.other) } ?? 0))
        }
        for (index, rule) in rules.keys.enumerated() {
            let parts = rule.parts.map { names in
                KeyPart(a: slot(names[0]), b: names.count > 1 ? slot(names[1]) : 0)
            }
            guard parts[0].a > 0 || parts[0].b > 0 else { continue }
            keys.append(
                Key(
                    parts: keyParts.count..<keyParts.count + parts.count,
                    tag: UInt64(type.order * 2 + index + 1), isLogin: rule.isLogin))
            keyParts += parts
            keyRules.append(rule)
        }
        for (column, type) in rules.defines {
            guard let set = sets[type], slot(column) > 0 else { continue }
            defines.append((slot(column), set))
        }
    }

    /// The slot of a column, a new one when it had none; 0 when the file has no such column.
    private mutating func slot(_ name: String) -> Slot {
        if let known = slotNames.firstIndex(of: name) { return known }
        guard let column = header.index(of: name) else { return 0 }
        slotNames.append(name)
        columns.append(column)
        return slotNames.count - 1
    }

    private mutating func add(_ rule: SISRules.Test) {
        switch rule {
        case .given(let names, let message, let whenActive):
            let slots = names.map { slot($0) } + [0, 0]
            tests.append(
                Test(kind: .given, a: slots[0], b: slots[1], c: slots[2], whenActive: whenActive))
            testWords.append(TestWords(message: message))
        case .among(let name, let words, let message, let byPrefix, let mayBeBlank):
            tests.append(Test(kind: .among, a: slot(name)))
            testWords.append(
                TestWords(
                    words: words.map { Array($0.utf8) }, byPrefix: byPrefix, mayBeBlank: mayBeBlank,
                    message: message, kind: .badValue))
        case .different(let first, let second, let message):
            tests.append(Test(kind: .different, a: slot(first), b: slot(second)))
            testWords.append(TestWords(message: message, kind: .badValue))
        case .notBoth(let first, let second, let message):
            tests.append(Test(kind: .notBoth, a: slot(first), b: slot(second)))
            testWords.append(TestWords(message: message, kind: .badValue))
        }
    }
}
