import CanvasDataBase
package import CanvasDataTransfer

/// A file on its way to Canvas, read from the disk while it is sent.
public struct SISUpload: Sendable, Equatable {
    public typealias Format = SISFile.Format

    public var path: String
    /// The name it has for Canvas.
    public var name: String
    public var format: Format
    /// Bytes.
    public var length: Int
    /// In hexadecimal.
    public var sha256: String
    /// As a form field, as `curl -F attachment=@…` sends it; else the body is the file.
    public var isMultipart: Bool

    /// Reads the file once.
    ///
    /// - Throws: `CanvasDataError` when it cannot be read.
    public init(path: String, name: String? = nil, format: Format, isMultipart: Bool = false) throws {
        let digest: (hexadecimal: String, length: Int)
        do {
            digest = try SHA256.digest(ofFile: path)
        } catch let error as FileError {
            throw CanvasDataError.unreadable(path, error)
        }
        self.path = path
        self.name = name ?? path.lastPathComponent
        self.format = format
        self.isMultipart = isMultipart
        length = digest.length
        sha256 = digest.hexadecimal
    }

    /// One whose digest is known.
    init(path: String, name: String? = nil, format: Format, digest: SISSentFile, isMultipart: Bool) {
        self.path = path
        self.name = name ?? path.lastPathComponent
        self.format = format
        self.isMultipart = isMultipart
        length = digest.length
        sha256 = digest.sha256
    }

    package func body(boundary: String, _ progress: UploadProgress) -> (
        body: RequestBody, contentType: String
    ) {
        let file = RequestBody.Piece.file(path: path, length: length)
        guard isMultipart else { return (RequestBody([file], progress: progress), format.contentType) }
        // As curl does: these would end the name or the header.
        let safe = name.replacing("\"", with: "%22").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
        let head = """
            --\(boundary)\r
            Content-Disposition: form-data; name="attachment"; filename="\(safe)"\r
            Content-Type: \(format == .xml ? "application/xml" : "application/octet-stream")\r
            \r\n
            """
        let tail = "\r\n--\(boundary)--\r\n"
        let body = RequestBody(
            [.bytes(Array(head.utf8)), file, .bytes(Array(tail.utf8))], progress: progress)
        return (body, "multipart/form-data; boundary=\(boundary)")
    }
}

extension SISFile.Format {
    /// What Canvas takes for this kind of file in a raw body.
    package var contentType: String {
        switch self {
        case .csv: "text/csv"
        case .xml: "text/xml"
        case .zip: "application/zip"
        }
    }
}
