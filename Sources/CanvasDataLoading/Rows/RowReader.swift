package import CanvasDataTransfer

/// A format that rows are written in.
package enum RowFormat: Sendable {
    /// The binary format of Postgres's COPY.
    case binary
    /// CSV as Postgres's COPY writes it, with `\N` for NULL.
    case csv
}

/// Reads the rows of a fragment (Canvas's tab-separated lines, which follow COPY's text format) and writes them in another
/// format.
///
/// Every value is what `COPY … FROM STDIN` of the same bytes would make of it in Postgres. Where that would fail, stop early or
/// lose something, the row is an error that says where it is.
package final class RowReader: ByteSink {
    /// Rows written, of this fragment.
    package private(set) var rows = 0
    /// Rows given to `reject`, of this fragment.
    package private(set) var rejected = 0
    /// Bytes of text taken, of this fragment.
    package private(set) var bytes = 0

    private let table: String
    private let reject: ((RejectedRow) throws -> Void)?
    private let lineLimit: Int
    private var fragment = ""
    private var parser: Parser
    private let readsHeader: Bool
    /// Lines of this fragment that are not rows.
    private var headers = 0
    /// The beginning of a line whose end has not come yet.
    private var carry: [UInt8] = []
    /// The carry ends in a backslash that the next byte belongs to.
    private var carryIsEscaped = false

    /// Room that is kept between long lines.
    private static let keptCarry = 64 << 10

    /// - Parameters:
    ///   - table: for messages.
    ///   - columns: of the target, in the order in which the fragment has them, unless it says where it has them.
    ///   - output: takes the rows in `format`, in pieces of at most 256 KiB.
    ///   - format: binary, unless given.
    ///   - readsHeader: whether the first line of each fragment names its columns. They are found by their `header`: one that a
    ///     fragment lacks is NULL in its rows. A name that no column has is an error, unless it begins with `meta.`. A fragment
    ///     without any line has no rows.
    ///   - reject: takes rows that cannot be loaded; nil to stop at the first.
    ///   - lineLimit: the longest line in bytes. A longer one always stops the reading.
    package init(
        table: String, columns: [RowColumn], into output: any ByteSink, format: RowFormat = .binary,
        readsHeader: Bool = false, reject: ((RejectedRow) throws -> Void)? = nil, lineLimit: Int = 64 << 20
    ) {
        self.table = table
        self.readsHeader = readsHeader
        self.reject = reject
        self.lineLimit = lineLimit
        parser =
            switch format {
            case .binary: .binary(RowParser(columns: columns, into: output, lineLimit: lineLimit))
            case .csv: .csv(RowParser(columns: columns, into: output, lineLimit: lineLimit))
            }
    }

    deinit { parser.free() }

    /// Begins another fragment, which is to be a COPY of its own. `fragment` is its name for messages.
    package func begin(fragment: String) {
        self.fragment = fragment
        (rows, rejected, bytes, headers) = (0, 0, 0, 0)
        forgetCarry()
        parser.begin()
    }

    /// Takes text. Rows may begin and end anywhere in it.
    ///
    /// - Throws: `RowError`, and what the output and `reject` throw.
    package func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard let base = bytes.assumingMemoryBound(to: UInt8.self).baseAddress else { return }
        self.bytes += bytes.count
        var rest = FieldBytes(base, bytes.count)
        if !carry.isEmpty {
            guard let end = LineEnd.first(in: rest, escaped: &carryIsEscaped) else { return try stash(rest) }
            try stash(rest[0..<end])
            try readCarry()
            rest = rest[end..<rest.count]
        }
        let used = try read(rest, isLast: false)
        guard used < rest.count else { return }
        carryIsEscaped = false
        let begun = rest[used..<rest.count]
        _ = LineEnd.first(in: begun, escaped: &carryIsEscaped)
        try stash(begun)
    }

    /// Takes the last line, also without an end, and ends the COPY's stream. `output` is not finished.
    package func finish() throws {
        if !carry.isEmpty { try readCarry() }
        try parser.finish()
    }

    /// Forgets what is not written yet.
    package func abandon() {
        forgetCarry()
        headers = 0
        parser.begin()
    }

    private func stash(_ begun: FieldBytes) throws {
        // The line's end, which may be two bytes, does not count; the parser has the exact number.
        guard carry.count + begun.count <= lineLimit + 2 else {
            throw error(.lineTooLong(limit: lineLimit), in: nil)
        }
        carry.append(contentsOf: UnsafeBufferPointer(start: begun.start, count: begun.count))
    }

    private func readCarry() throws {
        defer { forgetCarry() }
        try carry.withUnsafeBufferPointer { line in
            guard let base = line.baseAddress else { return }
            _ = try read(FieldBytes(base, line.count), isLast: true)
        }
    }

    private func forgetCarry() {
        carry.removeAll(keepingCapacity: carry.capacity <= Self.keptCarry)
        carryIsEscaped = false
    }

    /// Reads whole lines, and with `isLast` also one without an end; returns how many bytes they have.
    private func read(_ text: FieldBytes, isLast: Bool) throws -> Int {
        var start = 0
        if readsHeader, headers == 0 {
            start = try readHeader(text, isLast: isLast)
            guard headers > 0 else { return start }
        }
        while true {
            let outcome = try parser.read(text, from: start, isLast: isLast)
            rows += outcome.rows
            guard let fault = outcome.fault else { return outcome.end }
            start = outcome.end + fault.count
            try refuse(text[outcome.end..<start], fault)
        }
    }

    /// Returns where the rows begin; 0 where the header line is not whole.
    private func readHeader(_ text: FieldBytes, isLast: Bool) throws -> Int {
        var isEscaped = false
        guard let end = LineEnd.first(in: text, escaped: &isEscaped) ?? (isLast ? text.count : nil) else {
            return 0
        }
        do throws(RowFault) {
            if try parser.readHeader(text[0..<end]) { headers = 1 }
        } catch {
            throw self.error(error, in: nil)
        }
        return end
    }

    private func refuse(_ line: FieldBytes, _ fault: RowDiagnosis) throws {
        let error = error(fault.reason, in: fault.column)
        guard let reject, !error.endsFragment else { throw error }
        try reject(RejectedRow(error: error, raw: line.withoutLineEnd(parser.lineEnd).array))
        rejected += 1
    }

    private func error(_ reason: RowFault, in column: String?) -> RowError {
        RowError(
            table: table, fragment: fragment, line: headers + rows + rejected + 1, column: column,
            reason: reason)
    }
}

/// A parser for each format. It is chosen once for a piece of text: within it, no call is dynamic.
private enum Parser {
    case binary(RowParser<BinaryRows>)
    case csv(RowParser<CSVRows>)

    var lineEnd: LineEnd {
        switch self {
        case .binary(let parser): parser.lineEnd
        case .csv(let parser): parser.lineEnd
        }
    }

    func free() {
        switch self {
        case .binary(let parser): parser.free()
        case .csv(let parser): parser.free()
        }
    }

    mutating func begin() {
        switch self {
        case .binary(var parser):
            parser.begin()
            self = .binary(parser)
        case .csv(var parser):
            parser.begin()
            self = .csv(parser)
        }
    }

    mutating func readHeader(_ line: FieldBytes) throws(RowFault) -> Bool {
        switch self {
        case .binary(var parser):
            defer { self = .binary(parser) }
            return try parser.readHeader(line)
        case .csv(var parser):
            defer { self = .csv(parser) }
            return try parser.readHeader(line)
        }
    }

    mutating func read(_ text: FieldBytes, from start: Int, isLast: Bool) throws -> ParsedRows {
        switch self {
        case .binary(var parser):
            defer { self = .binary(parser) }
            return try parser.read(text, from: start, isLast: isLast)
        case .csv(var parser):
            defer { self = .csv(parser) }
            return try parser.read(text, from: start, isLast: isLast)
        }
    }

    mutating func finish() throws {
        switch self {
        case .binary(var parser):
            defer { self = .binary(parser) }
            try parser.finish()
        case .csv(var parser):
            defer { self = .csv(parser) }
            try parser.finish()
        }
    }
}
