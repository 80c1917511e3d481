import CanvasDataBase

// What is wrong with the file rather than with what it says.
extension SISCSVCheck {
    /// Notes what is odd about the shape of a row; false when its values cannot be trusted to be in their columns.
    func isTakeable(_ row: CSVRow, columns: Int) -> Bool {
        if row.oddities.contains(.nul) {
            findings.add(
                .error, .nul, file: part.number, row: row, "The row has a NUL byte, which Canvas cannot store"
            )
        }
        if row.oddities.contains(.control) {
            findings.add(
                .error, .controlByte, file: part.number, row: row,
                "The row has the control byte \(row.controlByte ?? ""), which Canvas would keep as part of a value"
            )
        }
        if row.oddities.contains(.otherLineEnd) {
            findings.add(
                .error, .lineEnds, file: part.number, row: row,
                "Malformed CSV: the line ending differs from that of the first line (LF and CRLF are mixed)")
        }
        if row.oddities.contains(.carriageReturn) {
            findings.add(
                .error, .lineEnds, file: part.number, row: row,
                "Malformed CSV: CR without LF; a field that contains it must be quoted")
        }
        if row.oddities.contains(.strayQuote) {
            findings.add(
                .error, .malformed, file: part.number, row: row,
                "Malformed CSV: a quote in an unquoted field; write \"a \"\"b\"\" c\"")
        }
        if row.oddities.contains(.textAfterQuote) {
            findings.add(
                .error, .malformed, file: part.number, row: row,
                "Malformed CSV: text after a closing quote; a quote inside a quoted field must be doubled"
            )
        }
        guard row.count != columns else { return !row.oddities.contains(.strayQuote) }
        if row.isBlank { return false }
        if row.count < columns {
            guard isWhole(row, columns: columns) else {
                findings.add(
                    .error, .ragged, file: part.number, row: row,
                    "The file ends in the middle of a row, after \(row.count) of \(columns) fields: it is incomplete"
                )
                return false
            }
            findings.add(
                .warning, .ragged, file: part.number, row: row,
                "The row has \(row.count) fields, the header has \(columns); Canvas treats the missing ones as empty"
            )
            return !row.oddities.contains(.strayQuote)
        }
        let extra = min(row.count, CSVScanner.mostFields)
        if (columns..<max(columns, extra)).allSatisfy({ row[$0].isBlank }) {
            findings.add(
                .warning, .ragged, file: part.number, row: row,
                "The row has \(row.count) fields, the header has \(columns); the extra ones are empty")
            return true
        }
        findings.add(
            .error, .ragged, file: part.number, row: row,
            "The row has \(row.count) fields, the header has \(columns): its values may be in the wrong columns"
        )
        return false
    }

    /// False for a row that the end of the file has cut; one that ends early has all its values in their columns.
    @inline(__always)
    func isWhole(_ row: CSVRow, columns: Int) -> Bool {
        row.count >= columns || row.isEnded
    }

    func unclosed(_ line: Int) {
        findings.add(
            .error, .unclosedQuote, file: part.number, line: line,
            "Malformed CSV: the quote opened in line \(line) is not closed; the rest of the file was not checked"
        )
    }

    func endless(_ line: Int) {
        findings.add(
            .error, .malformed, file: part.number, line: line,
            "Malformed CSV: line \(line) is longer than 1 MiB; the rest of the file was not checked")
    }

    /// Notes an id that is not what it was; a slot of the row in hand.
    func spoilt(_ row: CSVRow, _ check: SISRowCheck, _ slot: SISRowPlan.Slot) {
        guard let spoilt = SpoiltID(check.values[slot]) else { return }
        let name = check.plan.slotNames[slot]
        let value = check.values[slot].string.quotedForDisplay
        findings.add(
            spoilt.isCertain ? .error : .warning, .spoiltID, file: part.number, row: row,
            "\(name) \(value) \(spoilt.words)")
    }

    /// Notes what shows only at the end.
    func end(_ scanner: CSVScanner, rows: Int) {
        if let (byte, line) = scanner.invalidByte {
            // Latin-1 has no letters from 80 to 9F; Windows has its dashes and curly quotes there.
            let guess = (0x80...0x9F).contains(byte) ? "Windows-1252" : "Latin-1 or Windows-1252"
            let hex = String(byte, radix: 16, uppercase: true)
            findings.add(
                .error, .encoding, file: part.number, line: line,
                "Invalid UTF-8: byte \(hex) in line \(line); the file is probably \(guess), save it as UTF-8")
        }
        if let line = scanner.oddBlankLine {
            findings.add(
                .error, .lineEnds, file: part.number, line: line,
                "Malformed CSV: the ending of the blank line \(line) differs from that of the first line (LF and CRLF are mixed)"
            )
        }
        if rows == 0 {
            findings.add(
                .warning, .noRows, file: part.number,
                "The file has a header but no rows; in batch mode everything of its kind would be deleted")
        }
    }
}

extension CSVRow {
    /// The first control byte, as people know it: `1A (Ctrl-Z)`.
    fileprivate var controlByte: String? {
        let last = Swift.min(count, CSVScanner.mostFields) - 1
        guard last >= 0 else { return nil }
        let bytes = UnsafeBufferPointer(start: base + Int(starts[0]), count: Int(ends[last] - starts[0]))
        guard let byte = bytes.first(where: { $0 < 0x20 && $0 != 0 && $0 != 9 && $0 != 10 && $0 != 13 })
        else { return nil }
        let hexadecimal = (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        return byte <= 26 ? "\(hexadecimal) (Ctrl-\(Character(UnicodeScalar(byte + 64))))" : hexadecimal
    }
}
