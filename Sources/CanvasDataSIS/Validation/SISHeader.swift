import CanvasDataBase
import CanvasDataTransfer

/// The header row of an SIS CSV file.
struct SISHeader {
    /// In lower case, without white space around them: as Canvas recognizes the file.
    let names: [String]
    /// In lower case: as Canvas then looks for a row's values. With a blank before it a column is there, and is not found.
    let readNames: [String]
    let type: SISType?
    /// How many columns there are, those too many for the scanner included.
    let count: Int

    init(_ row: CSVRow) {
        self.count = row.count
        let count = min(row.count, CSVScanner.mostFields)
        names = (0..<count).map { row[$0].string.lowercased() }
        readNames = (0..<count).map { index in
            let start = Int(row.starts[index])
            let field = UnsafeBufferPointer(start: row.base + start, count: Int(row.ends[index]) - start)
            return String(decoding: field, as: UTF8.self).lowercased()
        }
        type = SISType(header: Set(names))
    }

    /// Where the values of column `name` are; nil when there is none. Of several Canvas reads the first.
    func index(of name: String) -> Int? { names.firstIndex(of: name) }

    /// Notes what is wrong with it in file number `file`.
    func check(into findings: SISFindings, file: Int, row: CSVRow) {
        guard let type else {
            let shown = names.map(\.quotedForDisplay).prefix(12).joined(separator: ", ")
            findings.add(
                .error, .unknownHeader, file: file, row: row,
                "Couldn't find Canvas CSV import headers: no kind of SIS file has the columns \(shown)\(names.count > 12 ? ", …" : "")"
            )
            return
        }
        let rules = type.rules
        for columns in rules.required where !columns.contains(where: names.contains) {
            findings.add(
                .error, .missingColumn, file: file, row: row,
                "Column \(columns.joined(separator: " or ")) is missing; a \(type.rawValue) file requires it")
        }
        var seen: Set<String> = []
        for (name, readName) in zip(names, readNames) {
            if name.isEmpty {
                findings.add(
                    .warning, .unknownColumn, file: file, row: row,
                    "A column has no name; Canvas ignores it")
            } else if !seen.insert(name).inserted {
                findings.add(
                    .error, .duplicateColumn, file: file, row: row,
                    "Column \(name.quotedForDisplay) occurs twice; Canvas would read only the first")
            } else if !rules.columns.contains(name) {
                let nearest = rules.columns.sorted().nearest(to: name).map { "; did you mean \($0)?" } ?? ""
                findings.add(
                    .warning, .unknownColumn, file: file, row: row,
                    "Canvas does not know column \(name.quotedForDisplay) in a \(type.rawValue) file and ignores it\(nearest)"
                )
            } else if name != readName {
                findings.add(
                    rules.required.joined().contains(name) ? .error : .warning, .paddedColumn, file: file,
                    row: row,
                    "White space around \(name.quotedForDisplay): Canvas would find the column, but not its values"
                )
            }
        }
    }
}
