import CanvasDataTransfer

/// One CSV or XML file to be checked, by itself or in a zip. It can be read more than once.
struct SISPart {
    /// Its place among the files of the validation.
    let number: Int
    let name: String
    let open: () throws -> any SISByteSource
}

/// A file's bytes.
final class SISFileSource: SISByteSource {
    private let file: OpenFile

    init(_ path: String) throws(FileError) {
        file = try OpenFile(reading: path)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int { try file.read(into: buffer) }
}
