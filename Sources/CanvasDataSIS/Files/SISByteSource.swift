import CanvasDataTransfer

/// The bytes of one CSV or XML file: a file by itself or a member of a zip. Read once, from the beginning.
protocol SISByteSource: AnyObject {
    /// Reads up to `buffer.count` bytes; 0 at the end.
    ///
    /// - Throws: `FileError`, or `ZipError` for a damaged member.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// The bytes of a file by itself.
final class SISFileSource: SISByteSource {
    private let file: OpenFile

    init(_ path: String) throws(FileError) {
        file = try OpenFile(reading: path)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int { try file.read(into: buffer) }
}

/// The bytes of a file by itself, digested as they are read.
final class DigestingFileSource: SISByteSource {
    private let source: SISFileSource
    private let digest = SHA256()
    private var length = 0

    init(_ path: String) throws(FileError) {
        source = try SISFileSource(path)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try source.read(into: buffer)
        digest.write(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]))
        length += count
        return count
    }

    /// The digest of the whole file under its name; reads what is left of it.
    ///
    /// - Throws: `FileError`, `CancellationError`.
    func finish(_ name: String) throws -> SISSentFile {
        let rest = Buffer(128 << 10)
        while try read(into: rest.bytes) > 0 { try Task.checkCancellation() }
        return SISSentFile(name: name, length: length, sha256: digest.hexDigest())
    }
}
