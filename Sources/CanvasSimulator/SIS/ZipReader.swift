import CCanvasZlib

/// Reads zip files, as far as they hold what a client of SIS imports puts there: stored and deflated entries, no
/// encryption, no zip64.
struct ZipReader {
    struct Entry {
        let name: String
        let method: Int
        let compressedSize: Int
        let size: Int
        let offset: Int
    }

    let entries: [Entry]
    private let bytes: [UInt8]

    /// Nil where `bytes` are no zip.
    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        // The end record is 22 bytes and a comment of at most 65,535.
        guard bytes.count >= 22,
            let end = (max(0, bytes.count - 65_557)...(bytes.count - 22)).last(where: {
                bytes[$0] == 0x50 && Self.number(bytes, $0, 4) == 0x0605_4B50
            })
        else { return nil }
        let count = Self.number(bytes, end + 10, 2)
        var position = Self.number(bytes, end + 16, 4)
        var entries: [Entry] = []
        for _ in 0..<count {
            guard position + 46 <= bytes.count, Self.number(bytes, position, 4) == 0x0201_4B50 else {
                return nil
            }
            let lengths = (28...32).filter { $0 % 2 == 0 }.map { Self.number(bytes, position + $0, 2) }
            guard position + 46 + lengths[0] <= bytes.count else { return nil }
            entries.append(
                Entry(
                    name: String(
                        decoding: bytes[(position + 46)..<(position + 46 + lengths[0])], as: UTF8.self),
                    method: Self.number(bytes, position + 10, 2),
                    compressedSize: Self.number(bytes, position + 20, 4),
                    size: Self.number(bytes, position + 24, 4), offset: Self.number(bytes, position + 42, 4)))
            position += 46 + lengths.reduce(0, +)
        }
        self.entries = entries
    }

    /// The entry's content; nil where it is damaged or packed in another way.
    func content(of entry: Entry) -> [UInt8]? {
        let header = entry.offset
        guard header + 30 <= bytes.count, Self.number(bytes, header, 4) == 0x0403_4B50 else { return nil }
        let start = header + 30 + Self.number(bytes, header + 26, 2) + Self.number(bytes, header + 28, 2)
        guard start + entry.compressedSize <= bytes.count else { return nil }
        switch entry.method {
        case 0: return Array(bytes[start..<(start + entry.compressedSize)])
        case 8: return inflated(start, entry)
        default: return nil
        }
    }

    private func inflated(_ start: Int, _ entry: Entry) -> [UInt8]? {
        var stream = z_stream()
        // Without zlib's own header, as zip has it.
        guard inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { inflateEnd(&stream) }
        var content = [UInt8](repeating: 0, count: max(1, entry.size))
        let status = bytes.withUnsafeBufferPointer { source in
            content.withUnsafeMutableBufferPointer { room in
                stream.next_in = source.baseAddress.map { UnsafeMutablePointer(mutating: $0 + start) }
                stream.avail_in = UInt32(entry.compressedSize)
                stream.next_out = room.baseAddress
                stream.avail_out = UInt32(entry.size)
                return inflate(&stream, Z_FINISH)
            }
        }
        guard status == Z_STREAM_END, stream.avail_out == 0 else { return nil }
        return Array(content.prefix(entry.size))
    }

    private static func number(_ bytes: [UInt8], _ position: Int, _ size: Int) -> Int {
        (0..<size).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
    }
}
