import CanvasDataTransfer

/// Splits CSV (RFC 4180) into rows at memory speed, within a buffer of at most 1 MiB.
///
/// Eight bytes at a time: commas, quotes, CR, LF and NUL are all below 0x2D, where names, ids and dates have hardly
/// anything else, so one addition finds every byte worth a look. UTF-8 is checked as the bytes arrive.
final class CSVScanner {
    /// The number of fields of a row that are available; later ones are only counted.
    static let mostFields = 1024
    /// A longer row is assumed to be an unclosed quote.
    static let longestRow = 1 << 20

    enum Step {
        case row(CSVRow)
        /// All rows so far become invalid; continue with `next`.
        case pause
        case end
        /// The file ends, or 1 MiB has passed, within a quoted field.
        case unclosedQuote(line: Int)
        /// 1 MiB without a line end.
        case endlessLine(Int)
    }

    private let source: any SISByteSource
    private var buffer: Buffer
    let starts = Buffer(mostFields * 4)
    let ends = Buffer(mostFields * 4)
    var filled = 0
    private var rowStart = 0
    var isAtEnd = false
    private var rows = 0
    var line = 1
    private var usesCRLF: Bool?
    private var validated = 0
    var openQuote: Int?
    private var isPaused = false

    /// Bytes read so far.
    private(set) var length = 0
    /// The first blank line that does not end as the first line does; Ruby's CSV refuses even that.
    private(set) var oddBlankLine: Int?
    /// The first byte that is not UTF-8, with its line.
    private(set) var invalidByte: (byte: UInt8, line: Int)?

    /// Starts at the beginning, after a UTF-8 byte order mark.
    init(_ source: any SISByteSource, block: Int = 256 << 10) throws {
        self.source = source
        buffer = Buffer(block + Self.margin)
        // The kind of a file shows in its first bytes, which may come in pieces.
        repeat { try refill() } while filled < 64 && !isAtEnd
        if beginning.starts(with: [0xEF, 0xBB, 0xBF]) { rowStart = 3 }
    }

    /// Words are read whole, past what is filled.
    private static let margin = 32

    /// The first bytes, which show what kind of file it is.
    var beginning: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer.bytes)[..<filled])
    }

    private var capacity: Int { buffer.bytes.count - Self.margin }

    /// The next row that is not a blank line.
    func next() throws -> Step {
        while true {
            let found = scan()
            switch found.kind {
            case .row:
                rows += 1
                let row = CSVRow(
                    base: bytes, starts: starts.numbers, ends: ends.numbers, count: found.count, number: rows,
                    line: line, oddities: found.oddities, isEnded: found.isEnded)
                advance(past: found)
                return .row(row)
            case .blank:
                if found.oddities.contains(.otherLineEnd), oddBlankLine == nil { oddBlankLine = line }
                advance(past: found)
            case .end: return .end
            case .incomplete:
                if isAtEnd { return .unclosedQuote(line: openQuote ?? line) }
                isPaused.toggle()
                if isPaused { return .pause }
                guard try makeRoom() else {
                    return openQuote.map { .unclosedQuote(line: $0) } ?? .endlessLine(line)
                }
                try refill()
            }
        }
    }

    /// The first row.
    func header() throws -> Step {
        while true {
            let step = try next()
            if case .pause = step { continue }
            return step
        }
    }

    var bytes: UnsafeMutablePointer<UInt8> {
        buffer.bytes.assumingMemoryBound(to: UInt8.self).baseAddress.unsafelyUnwrapped
    }

    struct Found {
        enum Kind { case row, blank, end, incomplete }
        var kind: Kind
        var count = 0
        var lineEnd = 0
        var innerLines = 0
        var isEnded = true
        var oddities: CSVRow.Oddities = []
    }

    @inline(__always)
    private func advance(past found: Found) {
        rowStart = min(found.lineEnd + 1, filled)
        line += 1 + found.innerLines
    }

    // swift-format-ignore: one loop, so that everything stays in registers
    private func scan() -> Found {
        let base = bytes
        let (starts, ends) = (self.starts.numbers, self.ends.numbers)
        let filled = self.filled
        let rowStart = self.rowStart
        var found = Found(kind: .row)
        var fieldStart = rowStart
        var place = rowStart
        // After a quoted field the row may end without another field to add.
        var isLastDone = false
        var hasDoubledQuotes = false

        scanning: while true {
            let word = UnsafeRawPointer(base + place).loadUnaligned(as: UInt64.self)
            // Exact for each byte: the top bit of a lane stays clear only for a byte below 0x2D.
            var candidates =
                ~((word & 0x7f7f_7f7f_7f7f_7f7f) &+ 0x5353_5353_5353_5353 | word) & 0x8080_8080_8080_8080
            while candidates != 0 {
                let at = place &+ candidates.trailingZeroBitCount &>> 3
                candidates &= candidates &- 1
                switch base[at] {
                case UInt8(ascii: ","):
                    if found.count < Self.mostFields {
                        starts[found.count] = Int32(truncatingIfNeeded: fieldStart)
                        ends[found.count] = Int32(truncatingIfNeeded: at)
                    }
                    found.count &+= 1
                    fieldStart = at &+ 1
                case UInt8(ascii: "\n"):
                    found.lineEnd = at
                    break scanning
                case UInt8(ascii: "\r"):
                    if at &+ 1 == filled || base[at &+ 1] != UInt8(ascii: "\n") {
                        found.oddities.insert(.carriageReturn)
                    }
                case 0: found.oddities.insert(.nul)
                case 1...8, 11, 12, 14...31: found.oddities.insert(.control)
                case UInt8(ascii: "\""):
                    guard at == fieldStart else {
                        found.oddities.insert(.strayQuote)
                        continue
                    }
                    guard let close = closingQuote(after: at, &found, &hasDoubledQuotes) else {
                        found.kind = .incomplete
                        return found
                    }
                    var after = close &+ 1
                    if base[after] == UInt8(ascii: "\r"), after < filled,
                        base[after &+ 1] == UInt8(ascii: "\n")
                    {
                        after &+= 1
                    }
                    let next = base[after]
                    guard next == UInt8(ascii: ",") || next == UInt8(ascii: "\n") else {
                        found.oddities.insert(.textAfterQuote)
                        place = close &+ 1
                        fieldStart = at &+ 1
                        continue scanning
                    }
                    if found.count < Self.mostFields {
                        starts[found.count] = Int32(truncatingIfNeeded: at &+ 1)
                        ends[found.count] = Int32(truncatingIfNeeded: close)
                    }
                    found.count &+= 1
                    if next == UInt8(ascii: "\n") {
                        found.lineEnd = after
                        isLastDone = true
                        break scanning
                    }
                    fieldStart = after &+ 1
                    place = fieldStart
                    continue scanning
                default: break
                }
            }
            place &+= 8
        }
        openQuote = nil

        let lineEnd = found.lineEnd
        if lineEnd == filled {
            // It is the LF that `refill` put behind the last byte.
            guard isAtEnd else { return Found(kind: .incomplete) }
            if lineEnd == rowStart { return Found(kind: .end) }
            found.isEnded = false
        }
        let isCRLF = lineEnd > rowStart && base[lineEnd &- 1] == UInt8(ascii: "\r")
        if lineEnd < filled, usesCRLF != isCRLF {
            if usesCRLF == nil { usesCRLF = isCRLF } else { found.oddities.insert(.otherLineEnd) }
        }
        let last = isCRLF ? lineEnd &- 1 : lineEnd
        if last == rowStart {
            found.kind = .blank
            return found
        }
        if !isLastDone {
            if found.count < Self.mostFields {
                starts[found.count] = Int32(truncatingIfNeeded: fieldStart)
                ends[found.count] = Int32(truncatingIfNeeded: max(last, fieldStart))
            }
            found.count &+= 1
        }
        if hasDoubledQuotes, !found.oddities.contains(.textAfterQuote) { halveQuotes(found.count) }
        return found
    }

    /// Moves the unfinished row to the front; false when it is longer than any row may be.
    private func makeRoom() throws -> Bool {
        if rowStart > 0 {
            buffer.bytes.copyMemory(
                from: UnsafeRawBufferPointer(
                    rebasing: UnsafeRawBufferPointer(buffer.bytes)[rowStart..<filled]))
            filled -= rowStart
            validated -= rowStart
            rowStart = 0
        }
        guard filled == capacity else { return true }
        guard capacity < Self.longestRow else { return false }
        let larger = Buffer(min(capacity * 2, Self.longestRow) + Self.margin)
        larger.bytes.copyMemory(from: beginning)
        buffer = larger
        return true
    }

    private func refill() throws {
        try Task.checkCancellation()
        let free = UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[filled..<capacity])
        let count = try source.read(into: free)
        isAtEnd = count == 0
        filled += count
        length += count
        // An LF behind the end stops every scan, so that none needs to ask where it is.
        bytes[filled] = UInt8(ascii: "\n")
        bytes[filled + 1] = 0
        guard invalidByte == nil else { return }
        let check = UTF8Progress(bytes, from: validated, to: filled, isFinal: isAtEnd)
        validated = check.end
        if !check.isValid {
            let before = UnsafeBufferPointer(start: bytes + rowStart, count: check.end - rowStart)
            invalidByte = (
                bytes[check.end], line + before.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
            )
        }
    }
}
