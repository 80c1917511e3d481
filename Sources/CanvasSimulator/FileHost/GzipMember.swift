import CCanvasZlib
import Glibc

/// Where the members of a gzip file end.
enum GzipMember {
    /// The offset at which the first member ends; 0 where there is none, or the file cannot be read.
    static func firstEnd(in path: String) -> Int {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return 0 }
        defer { close(file) }
        var stream = z_stream()
        inflateInit2_(&stream, 16 + MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        defer { inflateEnd(&stream) }
        var input = [UInt8](repeating: 0, count: 65_536)
        var output = [UInt8](repeating: 0, count: 65_536)
        var taken = 0
        while true {
            let count = read(file, &input, input.count)
            guard count > 0 else { return 0 }
            let status = input.withUnsafeMutableBufferPointer { input in
                output.withUnsafeMutableBufferPointer { output in
                    stream.next_in = input.baseAddress
                    stream.avail_in = UInt32(count)
                    var status = Z_OK
                    while status == Z_OK && stream.avail_in > 0 {
                        stream.next_out = output.baseAddress
                        stream.avail_out = UInt32(output.count)
                        status = inflate(&stream, Z_NO_FLUSH)
                    }
                    return status
                }
            }
            taken += count - Int(stream.avail_in)
            if status == Z_STREAM_END { return taken }
            guard status == Z_OK else { return 0 }
        }
    }
}
