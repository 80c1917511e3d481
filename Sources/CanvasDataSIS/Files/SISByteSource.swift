import CanvasDataTransfer

/// Where the bytes of one CSV or XML file come from: the file itself or a member of a zip. Read once, from its beginning.
protocol SISByteSource: AnyObject {
    /// Reads up to `buffer.count` bytes; 0 at the end.
    ///
    /// - Throws: `FileError`, or `ZipError` for a damaged member.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// A file's bytes.
final class SISFileSource: SISByteSource {
    private let file: OpenFile

    init(_ path: String) throws(FileError) {
        file = try OpenFile(reading: path)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int { try file.read(into: buffer) }
}
