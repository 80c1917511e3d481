/// Where the bytes of one CSV or XML file come from: the file itself or a member of a zip. Read once, from its beginning.
protocol SISByteSource: AnyObject {
    /// Reads up to `buffer.count` bytes; 0 at the end.
    ///
    /// - Throws: `FileError`, or `ZipError` for a damaged member.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}
