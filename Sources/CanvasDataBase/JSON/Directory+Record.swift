package import CanvasDataTransfer

extension Directory {
    /// Reads a file that we wrote ourselves.
    ///
    /// - Parameters:
    ///   - name: of the file.
    ///   - limit: more bytes than we ever write there.
    ///   - oversized: thrown where it is larger.
    /// - Returns: its bytes; nil where there is no plain file of that name.
    /// - Throws: `FileError`, `oversized`.
    package func record(_ name: String, limit: Int, oversized: CanvasDataError) throws -> [UInt8]? {
        do {
            return try contents(of: name, limit: limit)
        } catch let error where error.isTooLong {
            throw oversized
        }
    }
}
