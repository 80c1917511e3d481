import CanvasDataBase

/// Compares, in a second reading, the keys whose hashes came more than once, so that only true duplicates are reported.
final class SISDuplicates {
    private struct First {
        let file: Int
        let row: Int
        let key: [UInt8]
        let id: String
        let idBytes: [UInt8]
    }

    /// Keys compared; more than so many are counted by their hashes alone.
    static let mostKeys = 20_000

    private var candidates: Set<UInt64> = []
    private var firsts: [UInt64: First] = [:]
    /// Repetitions beyond `mostKeys`, by the hash's tag.
    private(set) var unlisted: [UInt64: Int] = [:]
    /// The tags of keys that have any.
    private(set) var tags: Set<UInt64> = []
    /// A row's hash is looked for here first: one bit for each of its 16 bits says whether there is one like it.
    private var filter = [Bool](repeating: false, count: 1 << 16)
    private let names: [String]
    private let findings: SISFindings

    // `names` are those of the files, by number.
    init(_ spill: SISKeySpill, names: [String], findings: SISFindings) throws {
        self.names = names
        self.findings = findings
        try spill.forEachRepeated { hash in
            if !candidates.contains(hash) {
                guard candidates.count < Self.mostKeys else {
                    unlisted[hash & 63, default: 0] += 1
                    return
                }
                candidates.insert(hash)
                filter[Int(truncatingIfNeeded: hash &>> 40 & 0xffff)] = true
            }
            tags.insert(hash & 63)
        }
    }

    /// Compares the row in hand.
    @inline(__always)
    func look(_ check: SISRowCheck, row: CSVRow, file: Int) {
        for key in 0..<check.plan.keys.count {
            let hash = check.keyHash(key)
            if hash != 0, filter[Int(truncatingIfNeeded: hash &>> 40 & 0xffff)] {
                compare(hash, key, check, row, file)
            }
        }
    }

    private func compare(_ hash: UInt64, _ key: Int, _ check: SISRowCheck, _ row: CSVRow, _ file: Int) {
        guard candidates.contains(hash) else { return }
        let bytes = check.keyBytes(key)
        let rule = check.plan.keyRules[key]
        let id = rule.isLogin ? check.values[check.plan.tests[0].a] : nil
        guard let first = firsts[hash] else {
            firsts[hash] = First(
                file: file, row: row.number, key: bytes, id: id?.string.shownInMessage ?? "",
                idBytes: id.map { Array($0.bytes) } ?? [])
            return
        }
        guard first.key == bytes else { return }
        let place = "row \(first.row)" + (first.file == file ? "" : " of \(names[first.file])")
        if let id {
            // The same user twice is told as such.
            guard !first.idBytes.elementsEqual(id.bytes) else { return }
            findings.add(
                .skippedRow, .loginTaken, file: file, row: row,
                "An existing Canvas user with the SIS ID \(first.id) has already claimed \(id.string.shownInMessage)'s user_id requested login information, skipping (\(check.rendered(rule.what)) is also in \(place))"
            )
        } else {
            findings.add(
                .warning, .duplicate, file: file, row: row,
                "Duplicate \(check.rendered(rule.what)): also in \(place)")
        }
    }
}
