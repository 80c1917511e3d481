import CanvasDataBase
import CanvasDataTransfer
import Testing

@testable import CanvasData

@Suite struct DownloadErrorWordsTests {
    @Test func `a certificate is said to be a host's, not a file's`() {
        let error = CanvasDataError.download(
            .transfer(.network(.certificate, host: "files.example", detail: "expired")), of: "users-00000.gz")
        #expect(error.message == "The certificate of files.example is not trusted (expired).")
    }
}
