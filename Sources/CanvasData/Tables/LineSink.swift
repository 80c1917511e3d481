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
    /// How many bytes are LF. Counted in blocks whose counts fit a byte a lane, which the compiler turns into SIMD.
    fileprivate var lineEnds: Int {
        typealias Lanes = SIMD32<UInt8>
        let newline = Lanes(repeating: UInt8(ascii: "\n"))
        var total = 0
        var index = 0
        while index + Lanes.scalarCount <= count {
            var lanes = Lanes(repeating: 0)
            let blocks = Swift.min(255, (count - index) / Lanes.scalarCount)
            for _ in 0..<blocks {
                let block = loadUnaligned(fromByteOffset: index, as: Lanes.self)
                lanes.replace(with: lanes &+ 1, where: block .== newline)
                index += Lanes.scalarCount
            }
            for lane in 0..<Lanes.scalarCount { total += Int(lanes[lane]) }
        }
        while index < count {
            if self[index] == UInt8(ascii: "\n") { total += 1 }
            index += 1
        }
        return total
    }
}
