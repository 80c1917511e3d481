import CanvasDataBase

/// The first line of a fragment, which names its columns.
struct HeaderLine {
    /// What stands in the fragment's rows, in its order; for messages also what no column of the target asks for.
    let fields: [RowColumn]
    /// For each column of the target the place of its field; nil where the fragment has none.
    let sources: [Int?]
    let lineEnd: LineEnd

    /// Names that begin so are of the source's own: they may come or not.
    private static let passed = "meta."

    /// Nil where there is no line at all, or nothing but a byte order mark.
    ///
    /// - Throws: what is wrong with the line.
    init?(_ line: FieldBytes, columns: [RowColumn], lineLimit: Int) throws(RowFault) {
        let text = line.hasByteOrderMark ? line[3..<line.count] : line
        guard text.count > 0 else { return nil }
        let content = text.withoutLineEnd(.unknown)
        lineEnd = content.count == text.count ? .unknown : content.count == text.count - 1 ? .lf : .crlf
        guard content.count <= lineLimit else { throw .lineTooLong(limit: lineLimit) }
        if let (fault, _) = LineShape(content).fault { throw .wrongHeader(reason: "\(fault)") }
        if let wrong = UTF8Check.firstWrong(in: content) {
            throw .wrongHeader(reason: "\(RowFault.notUTF8(byte: content[wrong]))")
        }
        // As bytes: to a String, some names are alike that are not the same.
        let names = try Self.names(content)
        var places: [[UInt8]: Int] = [:]
        for (place, name) in names.enumerated() {
            guard places.updateValue(place, forKey: name) == nil else {
                throw .repeatedHeader(name: Self.shown(name))
            }
        }
        sources = columns.map { $0.header.flatMap { places[Array($0.utf8)] } }
        var asked: [Int: RowColumn] = [:]
        for (column, source) in zip(columns, sources) { if let source { asked[source] = column } }
        var fields: [RowColumn] = []
        for (place, name) in names.enumerated() {
            if let column = asked[place] {
                fields.append(column)
            } else if name.starts(with: Self.passed.utf8) {
                fields.append(RowColumn(name: String(decoding: name, as: UTF8.self), type: .text))
            } else {
                throw .unknownHeader(name: Self.shown(name))
            }
        }
        self.fields = fields
    }

    private static func shown(_ name: [UInt8]) -> String {
        String(decoding: name, as: UTF8.self).quotedForDisplay
    }

    private static func names(_ line: FieldBytes) throws(RowFault) -> [[UInt8]] {
        var names: [[UInt8]] = []
        var (start, index) = (0, 0)
        while index <= line.count {
            if index == line.count || line[index] == UInt8(ascii: "\t") {
                names.append(try name(line[start..<index]))
                start = index + 1
            } else if line[index] == UInt8(ascii: "\\"), index + 1 < line.count {
                index += 1
            }
            index += 1
        }
        return names
    }

    private static func name(_ field: FieldBytes) throws(RowFault) -> [UInt8] {
        let name = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: field.count + 8) { buffer in
            guard let target = buffer.baseAddress else { return [UInt8]() }
            return FieldBytes(target, EscapedText.decode(field, to: target).count).array
        }
        guard !name.contains(0) else { throw .wrongHeader(reason: "\(RowFault.nul)") }
        guard name.asField({ UTF8Check.firstWrong(in: $0) }) == nil else {
            throw .wrongHeader(reason: "\(RowFault.escapeNotUTF8)")
        }
        return name
    }
}

/// The places of the columns in a fragment's rows, and room for the fields of one row: these are found first and written in the
/// order of the target's columns then.
///
/// Whoever makes one calls `free`.
struct FieldOrder {
    struct Field {
        let start: Int
        /// -1 for NULL.
        let end: Int
        let isEscaped: Bool

        static let null = Field(start: 0, end: -1, isEscaped: false)

        @inline(__always)
        var isNull: Bool { end < 0 }
    }

    /// What stands in a row, for messages.
    let columns: [RowColumn]
    let count: Int
    let fields: UnsafeMutablePointer<Field>
    /// For each column of the target; -1 where the fragment has none.
    let sources: UnsafeMutablePointer<Int>

    init(_ header: HeaderLine) {
        columns = header.fields
        count = columns.count
        fields = .allocate(capacity: max(1, count))
        fields.initialize(repeating: .null, count: count)
        sources = .allocate(capacity: max(1, header.sources.count))
        for (column, source) in header.sources.enumerated() {
            (sources + column).initialize(to: source ?? -1)
        }
    }

    func free() {
        fields.deallocate()
        sources.deallocate()
    }
}
