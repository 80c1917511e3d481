import CanvasDataTransfer

/// Passes rows on as they are and counts them by their line ends.
///
/// A fragment whose last line has no end gets one, or its last row would run into the next fragment's first.
final class LineSink: RowSink {
    private(set) var rows = 0
    private let next: any ByteSink
    private var last = UInt8(ascii: "\n")

    init(into next: any ByteSink) {
        self.next = next
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard let end = bytes.last else { return }
        rows += bytes.lineEnds
        last = end
        try next.write(bytes)
    }

    func finish() throws {
        guard last != UInt8(ascii: "\n") else { return }
        rows += 1
        last = UInt8(ascii: "\n")
        try withUnsafeBytes(of: last) { try next.write($0) }
    }
}

extension UnsafeRawBufferPointer {
    /// How many bytes are LF, counted eight at a time without a branch, which the compiler turns into SIMD.
    fileprivate var lineEnds: Int {
        let low: UInt64 = 0x7f7f_7f7f_7f7f_7f7f
        let newlines: UInt64 = 0x0a0a_0a0a_0a0a_0a0a
        let words = count / 8
        var total = 0
        var index = 0
        while index < words {
            // Each byte of `lanes` counts for its place; after 255 words it could overflow.
            let end = Swift.min(index + 255, words)
            var lanes: UInt64 = 0
            while index < end {
                let word = loadUnaligned(fromByteOffset: index &* 8, as: UInt64.self) ^ newlines
                // A byte that was LF is zero now, and it alone ends up with its top bit set.
                lanes &+= ~(((word & low) &+ low) | word | low) &>> 7
                index &+= 1
            }
            for place in 0..<8 { total += Int(lanes >> UInt64(place * 8) & 0xff) }
        }
        for index in words * 8..<count where self[index] == UInt8(ascii: "\n") { total += 1 }
        return total
    }
}
