import CanvasDataBase
import CanvasDataTransfer

/// Checks one CSV file: what it is, then row by row.
struct SISCSVCheck {
    let part: SISPart
    let findings: SISFindings

    /// What the header says.
    struct Opening {
        let header: SISHeader?
        /// False if the rows cannot be read.
        let isReadable: Bool
        let length: Int
    }

    /// Checks the beginning and the header.
    func opening() throws -> Opening {
        let scanner = try CSVScanner(part.open())
        let nothing = Opening(header: nil, isReadable: false, length: scanner.length)
        guard scanner.length > 0 else {
            findings.add(.error, .emptyFile, file: part.number, "The file is empty")
            return nothing
        }
        if let (kind, words) = Self.foreign(scanner.beginning) {
            findings.add(.error, kind, file: part.number, line: 1, words)
            return nothing
        }
        switch try scanner.header() {
        case .row(let row):
            let header = SISHeader(row)
            header.check(into: findings, file: part.number, row: row)
            return Opening(header: header, isReadable: header.type != nil, length: scanner.length)
        case .end, .pause:
            findings.add(.error, .emptyFile, file: part.number, "The file contains only blank lines")
        case .unclosedQuote(let line): unclosed(line)
        case .endlessLine(let line): endless(line)
        }
        return nothing
    }

    /// Recognizes files of other kinds that were mistaken for CSV.
    private static func foreign(_ beginning: UnsafeRawBufferPointer) -> (SISFinding.Kind, String)? {
        let utf16 = "Invalid UTF-8: the file is UTF-16; save it as UTF-8"
        if beginning.starts(with: [0xFF, 0xFE]) || beginning.starts(with: [0xFE, 0xFF]) {
            return (.encoding, utf16 + " (it begins with a UTF-16 byte order mark)")
        }
        let head = beginning.prefix(64)
        let nuls = head.reduce(0) { $0 + ($1 == 0 ? 1 : 0) }
        if head.count >= 8, nuls * 5 >= head.count * 2 { return (.encoding, utf16) }
        if beginning.starts(with: [0x50, 0x4B, 3, 4]) {
            return (.notCSV, "This is a zip or an Excel workbook, not CSV")
        }
        if beginning.starts(with: [0x1F, 0x8B]) { return (.notCSV, "This is a gzip file, not CSV") }
        guard let end = beginning.firstIndex(where: { $0 == 10 || $0 == 13 }) else { return nil }
        if beginning[end] == 13, end + 1 < beginning.count, !beginning[end...].contains(10) {
            return (
                .lineEnds, "Lines end with CR alone, as on Macs before 2001; use LF or CRLF"
            )
        }
        return nil
    }

    /// What is done with the rows.
    enum Purpose {
        /// Everything is checked and reported.
        case check(SISKeySpill)
        /// Only ids are collected.
        case define
        /// Keys that may be duplicates are compared.
        case compare(SISDuplicates)
    }

    /// Reads all rows from `source`.
    ///
    /// - Returns: the number of rows, how many of them Canvas would accept, and the length of the file in bytes.
    func rows(
        _ check: SISRowCheck, _ purpose: Purpose, _ source: any SISByteSource
    ) throws -> (rows: Int, usable: Int, length: Int) {
        let scanner = try CSVScanner(source)
        guard case .row = try scanner.header() else { return (0, 0, scanner.length) }
        let columns = check.plan.header.count
        var rows = 0
        var usable = 0
        scanning: while true {
            switch try scanner.next() {
            case .row(let row):
                check.load(row)
                switch purpose {
                case .check(let spill):
                    let isInShape =
                        row.count == columns && row.oddities.isEmpty || isTakeable(row, columns: columns)
                    if isInShape, try self.check(row, check, spill) {
                        usable += 1
                        rows += 1
                    } else if !row.isBlank {
                        rows += 1
                    }
                case .define: if check.failedTest() == nil { define(check) }
                case .compare(let duplicates):
                    if isWhole(row, columns: columns), check.failedTest() == nil {
                        duplicates.look(check, row: row, file: part.number)
                    }
                }
            case .pause: lookUp(check)
            case .end: break scanning
            case .unclosedQuote(let line):
                if case .check = purpose { unclosed(line) }
                break scanning
            case .endlessLine(let line):
                if case .check = purpose { endless(line) }
                break scanning
            }
        }
        lookUp(check)
        if case .check = purpose { end(scanner, rows: rows) }
        return (rows, usable, scanner.length)
    }

    /// Checks a row; false if Canvas would skip it.
    @inline(__always)
    private func check(_ row: CSVRow, _ check: SISRowCheck, _ spill: SISKeySpill) throws -> Bool {
        if let failed = check.failedTest() {
            skipped(row, check, failed)
            return false
        }
        if let slot = check.spoiltID { spoilt(row, check, slot) }
        if let odd = check.oddTest { self.odd(row, check, odd) }
        if check.hasDates { dates(row, check) }
        if check.definesIDs { define(check) }
        try check.addKeys(to: spill)
        if check.hasReferences, check.keep() { lookUp(check) }
        return true
    }

    private func define(_ check: SISRowCheck) {
        for (slot, set) in check.plan.defines { set.insert(check.values[slot].hash(0)) }
    }

    private func skipped(_ row: CSVRow, _ check: SISRowCheck, _ test: Int) {
        // Canvas skips empty rows silently.
        guard !row.isBlank else { return }
        let words = check.plan.testWords[test]
        findings.add(.skippedRow, words.kind, file: part.number, row: row, check.rendered(words.message))
    }

    private func odd(_ row: CSVRow, _ check: SISRowCheck, _ test: Int) {
        let slot = check.plan.tests[test].a
        findings.add(
            .warning, .oddValue, file: part.number, row: row,
            "Canvas accepts \(check.values[slot].string.quotedForDisplay) as \(check.plan.slotNames[slot]) only because of how it begins"
        )
    }

    private func lookUp(_ check: SISRowCheck) {
        check.lookUp { reference, row, line in missing(reference, row, line, check) }
    }

    private func missing(_ reference: SISRowPlan.Reference, _ row: Int, _ line: Int, _ check: SISRowCheck) {
        guard check.values[reference.elsewhere].isBlank, reference.set.isComplete else { return }
        let alone = reference.alone > 0 && check.values[reference.alone].isBlank
        let words = alone ? reference.rule.alone?.words ?? reference.rule.words : reference.rule.words
        findings.add(
            .warning, .reference, file: part.number, row: row, line: line,
            "\(check.rendered(words)) (no \(reference.rule.type.rawValue) file in this set has it; it may exist in Canvas)"
        )
    }

    private func dates(_ row: CSVRow, _ check: SISRowCheck) {
        var read: [Int?] = []
        for slot in check.plan.dates {
            let value = check.values[slot]
            guard !value.isBlank else {
                read.append(nil)
                continue
            }
            switch SISDate(value) {
            case .date(let seconds): read.append(seconds)
            case .bad:
                findings.add(
                    .warning, .badDate, file: part.number, row: row,
                    "\(check.rendered(check.plan.rules.badDate)): \(value.string.quotedForDisplay)")
                return
            case .unclear:
                findings.add(
                    .warning, .badDate, file: part.number, row: row,
                    "\(check.plan.slotNames[slot]) \(value.string.quotedForDisplay) is not ISO 8601 (2026-08-24T07:00:00Z); Canvas may refuse it or read a different date"
                )
                return
            }
        }
        guard read.count == 2 else { return }
        if let start = read[0], let end = read[1], end < start {
            findings.add(.warning, .badDate, file: part.number, row: row, "end_date is before start_date")
        } else if check.type == .enrollment, (read[0] == nil) != (read[1] == nil) {
            findings.add(
                .warning, .badDate, file: part.number, row: row,
                "An enrollment needs both start_date and end_date, or neither; Canvas ignores only one of them"
            )
        }
    }
}
