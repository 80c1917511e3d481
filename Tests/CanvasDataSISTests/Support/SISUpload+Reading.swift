import CanvasDataTransfer

@testable import CanvasDataSIS

extension SISUpload {
    /// The upload of a file as it is.
    init(reading path: String, format: SISFile.Format, isMultipart: Bool = false) throws {
        let sent = try DigestingFileSource(path).finish("")
        self.init(path: path, format: format, digest: sent, isMultipart: isMultipart)
    }
}
