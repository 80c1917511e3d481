import CCanvasZlib
import SharedFixture
import Testing

@testable import CanvasDataTransfer

/// Collects what a chain ends in.
final class CollectingSink: ByteSink {
    private(set) var bytes: [UInt8] = []
    private(set) var isFinished = false
    func write(_ more: UnsafeRawBufferPointer) { bytes.append(contentsOf: more) }
    func finish() { isFinished = true }
}

/// One gzip member, made by zlib.
func gzip(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(
        &stream, level, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))) + 32)
    let capacity = UInt32(output.count)
    let left = input.withUnsafeMutableBufferPointer { from in
        output.withUnsafeMutableBufferPointer { to in
            stream.next_in = from.baseAddress
            stream.avail_in = UInt32(from.count)
            stream.next_out = to.baseAddress
            stream.avail_out = capacity
            deflate(&stream, Z_FINISH)
            return stream.avail_out
        }
    }
    return Array(output.prefix(Int(capacity - left)))
}

/// Inflates in pieces of the given lengths, repeated in turn.
func gunzip(_ bytes: [UInt8], pieces: [Int] = [.max]) throws -> [UInt8] {
    let end = CollectingSink()
    let gunzip = Gunzip(into: end)
    try bytes.withUnsafeBytes { all in
        var start = 0
        var turn = 0
        while start < all.count {
            let count = min(max(1, pieces[turn % pieces.count]), all.count - start)
            try gunzip.write(UnsafeRawBufferPointer(rebasing: all[start..<start + count]))
            start += count
            turn += 1
        }
    }
    try gunzip.finish()
    return end.bytes
}

@Suite struct GunzipTests {
    let text = Array("42\tBiology\\N\n43\tHistory\n".utf8)

    @Test func `members follow each other`() throws {
        #expect(try gunzip(gzip(text) + gzip([]) + gzip(text)) == text + text)
    }

    @Test func `an empty member is whole`() throws {
        #expect(try gunzip(gzip([])) == [])
    }

    @Test func `zlib's members in pieces of any length inflate to what went in`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SplitMix64(seed: seed)
        for round in 0..<60 {
            var plain: [UInt8] = []
            var packed: [UInt8] = []
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let length = [0, 1, 10, 1000, 70_000, 150_000][Int.random(in: 0..<6, using: &random)]
                let range: ClosedRange<UInt8> = Bool.random(using: &random) ? 97...101 : 0...255
                let part = (0..<length).map { _ in UInt8.random(in: range, using: &random) }
                plain += part
                packed += gzip(part, level: Int32.random(in: 0...9, using: &random))
            }
            let most = [1, 3, 9, 40, 1000, 200_000][Int.random(in: 0..<6, using: &random)]
            let pieces = (0..<17).map { _ in Int.random(in: 1...most, using: &random) }
            let inflated = try gunzip(packed, pieces: pieces)
            #expect(inflated == plain, "seed \(seed), round \(round)")
            guard inflated == plain else { return }
        }
    }

    @Test func `a cut at any byte is found`() {
        let packed = gzip(text) + gzip(text)
        let boundary = gzip(text).count
        for length in 0..<packed.count where length != boundary {
            let expected: GunzipError = length == 0 ? .empty : .cutShort(after: length)
            #expect(throws: expected) { try gunzip(Array(packed.prefix(length)), pieces: [7]) }
        }
    }

    @Test func `a flipped bit of data or trailer is found or does no harm`() throws {
        let packed = gzip(text)
        for bit in 80..<packed.count * 8 {
            var flipped = packed
            flipped[bit / 8] ^= 1 << (bit % 8)
            // The bits that fill up the last byte of deflate's data mean nothing: the text is then unharmed.
            let inflated = try? gunzip(flipped)  // an error is what we want
            #expect(inflated == nil || inflated == text, "bit \(bit)")
        }
    }

    @Test func `an HTML page is not gzip`() {
        #expect(throws: GunzipError.notGzip) { try gunzip(Array("<html>Sign in</html>".utf8)) }
    }

    @Test func `bytes behind the end are foreign, zeros too`() {
        let packed = gzip(text)
        #expect(throws: GunzipError.trailingBytes(at: packed.count)) { try gunzip(packed + [0, 0, 0]) }
        #expect(throws: GunzipError.self) { try gunzip(packed + [0x1f, 0x20, 9, 9, 9, 9, 9, 9, 9, 9, 9]) }
    }

    @Test(arguments: 1..<80)
    func `a header with all its optional fields may be cut anywhere`(first: Int) throws {
        // FEXTRA, FNAME, FCOMMENT (RFC 1952 §2.3); gzip(1) writes FNAME.
        let plain = gzip(text)
        let extra: [UInt8] = [6, 0, 65, 66, 2, 0, 1, 2]
        let words = Array("a_rather_long_name-00000.txt\0".utf8) + Array("a comment\0".utf8)
        let member = [0x1f, 0x8b, 8, 0x04 | 0x08 | 0x10] + plain[4..<10] + extra + words + plain[10...]
        #expect(
            try gunzip(member + member, pieces: [first, member.count - first, first, .max]) == text + text)
    }

    @Test(arguments: 1..<40)
    func `a header with a name and its checksum may be cut anywhere`(first: Int) throws {
        let plain = gzip(text)
        var header = [0x1f, 0x8b, 8, 0x02 | 0x08] + plain[4..<10] + Array("users-00000.txt\0".utf8)
        let sum = crc32(0, header, UInt32(header.count))
        header += [UInt8(truncatingIfNeeded: sum), UInt8(truncatingIfNeeded: sum >> 8)]
        let member = header + plain[10...]
        #expect(try gunzip(member, pieces: [first, .max]) == text)
    }

    @Test func `a block of no bytes is as good as one of some`() throws {
        let end = CollectingSink()
        let gunzip = Gunzip(into: end, block: 0)
        try gzip(text).withUnsafeBytes { try gunzip.write($0) }
        try gunzip.finish()
        #expect(end.bytes == text)
    }
}
