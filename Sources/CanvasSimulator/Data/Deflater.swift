import CCanvasZlib

/// Makes gzip members with zlib at level 6, like the files of Canvas Data.
final class Deflater {
    private var stream = z_stream()

    init() {
        // zlib keeps the address of its stream: `stream` is a stored property of a class and does not move.
        deflateInit2_(
            &stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
    }

    deinit { deflateEnd(&stream) }

    /// Appends one whole member that holds `bytes`.
    func append(_ bytes: UnsafeRawBufferPointer, to out: ByteBuffer) {
        deflateReset(&stream)
        stream.next_in = UnsafeMutablePointer(
            mutating: bytes.bindMemory(to: UInt8.self).baseAddress)
        stream.avail_in = UInt32(bytes.count)
        let bound = Int(deflateBound(&stream, UInt(bytes.count))) + 32
        out.append(room: bound) { room in
            stream.next_out = room
            stream.avail_out = UInt32(bound)
            deflate(&stream, Z_FINISH)
            return bound - Int(stream.avail_out)
        }
    }
}
