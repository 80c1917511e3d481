import CCanvasZlib

/// Inflates all members of a gzip file with zlib; nil unless the last one ends where the file does.
func gunzip(_ file: [UInt8]) -> (bytes: [UInt8], members: Int)? {
    var stream = z_stream()
    inflateInit2_(&stream, 16 + MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    defer { inflateEnd(&stream) }
    var input = file
    var output: [UInt8] = []
    var members = 0
    var room = [UInt8](repeating: 0, count: 1 << 16)
    var isAtEnd = false
    input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        while true {
            let status = room.withUnsafeMutableBufferPointer { room in
                stream.next_out = room.baseAddress
                stream.avail_out = UInt32(room.count)
                return inflate(&stream, Z_NO_FLUSH)
            }
            output += room[..<(room.count - Int(stream.avail_out))]
            if status == Z_STREAM_END {
                members += 1
                isAtEnd = stream.avail_in == 0
                if isAtEnd { return }
                inflateReset(&stream)
            } else if status != Z_OK {
                return
            }
        }
    }
    return isAtEnd ? (output, members) : nil
}
