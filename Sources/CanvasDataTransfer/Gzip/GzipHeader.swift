/// Steps through the header of a gzip member (RFC 1952 §2.3), byte by byte, so that it may be cut anywhere.
///
/// ISA-L can read headers too, but forgets between two pieces which optional fields are still to come.
struct GzipHeader {
    enum Progress { case more, complete, wrong }

    private enum Field { case start, extraLength, extra, name, comment, checksum, end }

    private var field = Field.start
    /// Bytes taken of the field.
    private var taken = 0
    private var flags: UInt8 = 0
    private var extraLength = 0

    mutating func take(_ byte: UInt8) -> Progress {
        defer { taken += 1 }
        switch field {
        case .start:
            switch taken {
            case 0: return byte == 0x1f ? .more : .wrong
            case 1: return byte == 0x8b ? .more : .wrong
            case 2: return byte == 8 ? .more : .wrong
            case 3:
                flags = byte
                return byte & 0xe0 == 0 ? .more : .wrong
            case 9: return end(of: .start)
            default: return .more
            }
        case .extraLength:
            extraLength |= Int(byte) << (8 * taken)
            guard taken == 1 else { return .more }
            return extraLength > 0 ? begin(.extra) : end(of: .extra)
        case .extra: return taken + 1 == extraLength ? end(of: .extra) : .more
        case .name: return byte == 0 ? end(of: .name) : .more
        case .comment: return byte == 0 ? end(of: .comment) : .more
        // It guards the header alone, nothing of which is used.
        case .checksum: return taken == 1 ? end(of: .checksum) : .more
        case .end: return .complete
        }
    }

    private mutating func begin(_ next: Field) -> Progress {
        field = next
        taken = -1  // The byte at hand is counted when `take` returns.
        return next == .end ? .complete : .more
    }

    private mutating func end(of field: Field) -> Progress {
        let rest: [(field: Field, flag: UInt8)] =
            switch field {
            case .start: [(.extraLength, 4), (.name, 8), (.comment, 16), (.checksum, 2)]
            case .extraLength, .extra: [(.name, 8), (.comment, 16), (.checksum, 2)]
            case .name: [(.comment, 16), (.checksum, 2)]
            case .comment: [(.checksum, 2)]
            case .checksum, .end: []
            }
        return begin(rest.first { flags & $0.flag != 0 }?.field ?? .end)
    }
}
