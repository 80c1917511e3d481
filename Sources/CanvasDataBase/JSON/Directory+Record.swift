package import CanvasDataTransfer
import Glibc

extension Directory {
    /// Reads a file that we wrote ourselves.
    ///
    /// - Parameters:
    ///   - name: of the file.
    ///   - limit: more bytes than we ever write there.
    ///   - oversized: thrown where it is larger.
    /// - Returns: its bytes; nil where there is no plain file of that name.
    /// - Throws: `FileError`, `oversized`, `CancellationError`.
    package func record(_ name: String, limit: Int, oversized: CanvasDataError) throws -> [UInt8]? {
        guard status(of: name) != nil else { return nil }
        let body = BodySink(limit: limit)
        do {
            try FileReader().read(try open(name, O_RDONLY), into: body)
        } catch is TransferError {
            throw oversized
        }
        return body.bytes
    }
}
