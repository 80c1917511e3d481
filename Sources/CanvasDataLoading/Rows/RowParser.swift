import CanvasDataTransfer

/// What became of a piece of text.
struct ParsedRows {
    /// Whole rows written.
    var rows = 0
    /// Where the text behind them begins.
    var end = 0
    /// What is wrong with the row at `end`; nil where no further row is whole.
    var fault: RowDiagnosis?
}

/// How a row ends.
private enum RowEnd {
    case whole
    case incomplete
    case wrong(ValueTrouble)
}

/// Splits text into rows and fields, and encodes them: the loop that every byte of a load goes through.
///
/// One pass over the text. A row that turns out to be wrong, or to have no end yet, is taken back.
struct RowParser<Encoder: RowEncoder> {
    private(set) var lineEnd = LineEnd.unknown
    private let columns: [RowColumn]
    private let encodings: [ValueEncoding]
    private let lineLimit: Int
    private var output: Encoder
    private var isFirstRow = true
    /// Where a header line has said where the columns are.
    private var order: FieldOrder?

    init(columns: [RowColumn], into sink: any ByteSink, lineLimit: Int) {
        self.columns = columns
        self.lineLimit = lineLimit
        encodings = columns.map(\.encoding)
        output = Encoder(into: sink, columns: columns)
        output.begin()
    }

    func free() {
        order?.free()
        output.free()
    }

    mutating func begin() {
        lineEnd = .unknown
        isFirstRow = true
        order?.free()
        order = nil
        output.begin()
    }

    /// Finds the columns by the fragment's first line.
    ///
    /// - Returns: whether there is one.
    /// - Throws: what is wrong with it.
    mutating func readHeader(_ line: FieldBytes) throws(RowFault) -> Bool {
        guard let header = try HeaderLine(line, columns: columns, lineLimit: lineLimit) else { return false }
        order?.free()
        order = FieldOrder(header)
        lineEnd = header.lineEnd
        isFirstRow = false
        return true
    }

    mutating func finish() throws { try output.finish() }

    /// Writes the whole rows of `text` from `start` on, up to the first that is wrong. With `isLast` the end of `text`
    /// ends a row, too.
    mutating func read(_ text: FieldBytes, from start: Int, isLast: Bool) throws -> ParsedRows {
        if let order { return try readRows(text, from: start, isLast: isLast, in: order) }
        return try readRows(text, from: start, isLast: isLast)
    }

    @inline(never)
    private mutating func readRows(
        _ text: FieldBytes, from start: Int, isLast: Bool, in order: FieldOrder
    ) throws -> ParsedRows {
        try readRows(text, from: start, isLast: isLast, order: order)
    }

    @inline(never)
    private mutating func readRows(
        _ text: FieldBytes, from start: Int, isLast: Bool
    ) throws -> ParsedRows {
        try readRows(text, from: start, isLast: isLast, order: nil)
    }

    /// With two forms, one for rows in the order of the columns, which are written as they are read.
    @inline(__always)
    private mutating func readRows(
        _ text: FieldBytes, from start: Int, isLast: Bool, order: FieldOrder?
    ) throws -> ParsedRows {
        var outcome = ParsedRows(end: start)
        var position = start
        var scan = ByteScan(text, from: start)
        if isFirstRow, text[start..<text.count].hasByteOrderMark { position += 3 }
        while position < text.count {
            switch try readRow(text, &scan, &position, isLast: isLast, order: order) {
            case .whole:
                outcome.rows &+= 1
                outcome.end = position
                isFirstRow = false
            case .incomplete:
                output.takeBackRow()
                return outcome
            case .wrong(let trouble):
                output.takeBackRow()
                outcome.fault = diagnose(trouble, in: text, from: outcome.end, isLast: isLast)
                if outcome.fault != nil { isFirstRow = false }
                return outcome
            }
        }
        // Also where there was nothing but a byte order mark.
        if isLast { outcome.end = text.count }
        return outcome
    }

    @inline(__always)
    private mutating func readRow(
        _ text: FieldBytes, _ scan: inout ByteScan, _ position: inout Int, isLast: Bool, order: FieldOrder?
    ) throws -> RowEnd {
        scan.forgetHigh()
        let row = position
        let last = (order?.count ?? encodings.count) &- 1
        var start = position
        var column = 0
        var isEscaped = false
        try output.beginRow()
        while true {
            let index = scan.find()
            guard index < text.count else {
                guard isLast else { return .incomplete }
                position = index
                break
            }
            let byte = text[index]
            if byte == UInt8(ascii: "\t") {
                guard column < last else { return .wrong(.structure) }
                if let order {
                    order.fields[column] = .init(start: start, end: index, isEscaped: isEscaped)
                } else if let trouble = try writeField(text, start..<index, column, isEscaped) {
                    return .wrong(trouble)
                }
                start = index &+ 1
                column &+= 1
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                guard index &+ 1 < text.count else {
                    guard isLast else { return .incomplete }
                    // COPY drops a backslash that is the last byte of all.
                    position = index
                    break
                }
                let next = text[index &+ 1]
                if next == UInt8(ascii: "N"), index == start, column < last, index &+ 2 < text.count,
                    text[index &+ 2] == UInt8(ascii: "\t")
                {
                    if let order {
                        order.fields[column] = .null
                    } else {
                        try output.reserve(0)
                        output.writeNull(column: column)
                    }
                    start = scan.find() &+ 1
                    column &+= 1
                    continue
                }
                guard next != UInt8(ascii: "."), next != 0 else { return .wrong(.structure) }
                isEscaped = true
                scan.skip(index &+ 1)
            } else if byte == UInt8(ascii: "\n") {
                if lineEnd != .lf {
                    guard lineEnd == .unknown else { return .wrong(.structure) }
                    lineEnd = .lf
                }
                position = index
                break
            } else if byte == UInt8(ascii: "\r") {
                guard index &+ 1 < text.count else { return isLast ? .wrong(.structure) : .incomplete }
                guard text[index &+ 1] == UInt8(ascii: "\n"), lineEnd != .lf else {
                    return .wrong(.structure)
                }
                lineEnd = .crlf
                scan.skip(index &+ 1)
                position = index
                break
            } else if byte == 0 {
                return .wrong(.structure)
            }
        }
        guard column == last else { return .wrong(.structure) }
        if let order {
            order.fields[column] = .init(start: start, end: position, isEscaped: isEscaped)
            if let trouble = try writeFields(text, order) { return .wrong(trouble) }
        } else if let trouble = try writeField(text, start..<position, column, isEscaped) {
            return .wrong(trouble)
        }
        if scan.isHigh, UTF8Check.firstWrong(in: text[row..<position]) != nil { return .wrong(.structure) }
        guard position &- row <= lineLimit else { return .wrong(.structure) }
        position = afterLineEnd(position, text)
        output.endRow()
        return .whole
    }

    /// The index behind the line end, or the lone last backslash, at `index`.
    @inline(__always)
    private func afterLineEnd(_ index: Int, _ text: FieldBytes) -> Int {
        guard index < text.count else { return index }
        return index &+ (text[index] == UInt8(ascii: "\r") ? 2 : 1)
    }

    /// Writes a row whose fields have been found.
    @inline(__always)
    private mutating func writeFields(_ text: FieldBytes, _ order: FieldOrder) throws -> ValueTrouble? {
        var column = 0
        while column < encodings.count {
            let source = order.sources[column]
            // A place that no field has: the fragment lacks the column.
            if source < 0 || order.fields[source].isNull {
                try output.reserve(0)
                output.writeNull(column: column)
            } else {
                let field = order.fields[source]
                if var trouble = try writeField(text, field.start..<field.end, column, field.isEscaped) {
                    trouble.column = source
                    return trouble
                }
            }
            column &+= 1
        }
        return nil
    }

    @inline(__always)
    private mutating func writeField(
        _ text: FieldBytes, _ range: Range<Int>, _ column: Int, _ isEscaped: Bool
    ) throws -> ValueTrouble? {
        let field = text[range]
        try output.reserve(field.count)
        let kind =
            isEscaped
            ? writeEscaped(field, as: encodings[column], column)
            : output.write(field, as: encodings[column], column: column)
        guard let kind else { return nil }
        return ValueTrouble(kind: kind, column: column, range: range)
    }

    private mutating func writeEscaped(
        _ field: FieldBytes, as encoding: ValueEncoding, _ column: Int
    ) -> ValueTrouble.Kind? {
        if field.count == 2, field[1] == UInt8(ascii: "N") {
            output.writeNull(column: column)
            return nil
        }
        let (value, isChecked) = output.decode(field)
        if !isChecked {
            guard !value.hasZero else { return .nul }
            guard UTF8Check.firstWrong(in: value) == nil else { return .escapeNotUTF8 }
        }
        return output.write(value, as: encoding, column: column)
    }

    /// Nil where the line has no end yet.
    @inline(never)
    private mutating func diagnose(
        _ trouble: ValueTrouble, in text: FieldBytes, from start: Int, isLast: Bool
    ) -> RowDiagnosis? {
        var isEscaped = false
        let rest = text[start..<text.count]
        guard let count = LineEnd.first(in: rest, escaped: &isEscaped) ?? (isLast ? rest.count : nil) else {
            return nil
        }
        let line = rest[0..<count]
        let diagnosis = RowDiagnosis(
            line, columns: order?.columns ?? columns, hasHeader: order != nil, lineEnd: lineEnd,
            lineLimit: lineLimit,
            trouble: ValueTrouble(
                kind: trouble.kind, column: trouble.column,
                range: trouble.range.lowerBound - start..<trouble.range.upperBound - start))
        if lineEnd == .unknown { lineEnd = diagnosis.lineEnd }
        return diagnosis
    }
}
