import CanvasDataTransfer

// Quoted fields (RFC 4180 §2.5 to 2.7), whose end and whose doubled quotes the scan leaves to these.
extension CSVScanner {
    /// Where the quoted field that begins at `open` closes; nil when that is not in the buffer.
    func closingQuote(after open: Int, _ found: inout Found, _ hasDoubledQuotes: inout Bool) -> Int? {
        let base = bytes
        let opened = line + found.innerLines
        var at = open + 1
        while at < filled {
            switch base[at] {
            case UInt8(ascii: "\""):
                if at + 1 == filled, !isAtEnd { return incomplete(opened) }
                guard base[at + 1] == UInt8(ascii: "\""), at + 1 < filled else {
                    // Whether CR is followed by LF decides whether the field ends here.
                    if at + 2 >= filled, !isAtEnd { return incomplete(opened) }
                    return at
                }
                hasDoubledQuotes = true
                at += 1
            case UInt8(ascii: "\n"): found.innerLines += 1
            case 0: found.oddities.insert(.nul)
            case 1...8, 11, 12, 14...31: found.oddities.insert(.control)
            default: break
            }
            at += 1
        }
        return incomplete(opened)
    }

    private func incomplete(_ line: Int) -> Int? {
        openQuote = line
        return nil
    }

    /// Makes `""` one quote in the quoted fields of a whole row. Not before it is whole, as it may be scanned again.
    func halveQuotes(_ count: Int) {
        let (starts, ends) = (self.starts.numbers, self.ends.numbers)
        for field in 0..<min(count, Self.mostFields) {
            let (start, end) = (Int(starts[field]), Int(ends[field]))
            guard start > 0, bytes[start - 1] == UInt8(ascii: "\"") else { continue }
            var (from, to) = (start, start)
            while from < end {
                bytes[to] = bytes[from]
                if bytes[from] == UInt8(ascii: "\""), from + 1 < end, bytes[from + 1] == UInt8(ascii: "\"") {
                    from += 1
                }
                from += 1
                to += 1
            }
            ends[field] = Int32(to)
        }
    }
}

extension Buffer {
    /// Taken for offsets into another buffer.
    var numbers: UnsafeMutablePointer<Int32> {
        bytes.assumingMemoryBound(to: Int32.self).baseAddress.unsafelyUnwrapped
    }
}
