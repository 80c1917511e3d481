import CanvasDataBase
import CanvasDataTransfer

/// A file to upload, read from the disk as it is sent.
struct SISUpload: Sendable, Equatable {
    let path: String
    /// Its name for Canvas.
    let name: String
    let format: SISFile.Format
    /// Its length in bytes.
    let length: Int
    /// Its SHA-256 digest, in hexadecimal.
    let sha256: String
    /// Whether it is sent as a form field, as `curl -F attachment=@…` does it; otherwise it is the body.
    let isMultipart: Bool

    /// - Parameters:
    ///   - path: the file.
    ///   - name: its name for Canvas; nil for the last component of the path.
    ///   - format: its format.
    ///   - digest: its length and digest.
    ///   - isMultipart: whether it is sent as a form field.
    init(
        path: String, name: String? = nil, format: SISFile.Format, digest: SISSentFile, isMultipart: Bool
    ) {
        self.path = path
        self.name = name ?? path.lastPathComponent
        self.format = format
        self.isMultipart = isMultipart
        length = digest.length
        sha256 = digest.sha256
    }

    /// The body of the request and its content type.
    func body(boundary: String, _ progress: UploadProgress) -> (
        body: RequestBody, contentType: String
    ) {
        let file = RequestBody.Piece.file(path: path, length: length)
        guard isMultipart else { return (RequestBody([file], progress: progress), format.contentType) }
        // As curl does it: these characters would end the name or the header.
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
    /// The content type that Canvas expects for a file as the body.
    var contentType: String {
        switch self {
        case .csv: "text/csv"
        case .xml: "text/xml"
        case .zip: "application/zip"
        }
    }
}
