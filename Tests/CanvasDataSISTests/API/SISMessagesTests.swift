import CanvasDataBase
import Synchronization
import Testing

@testable import CanvasDataSIS
@testable import CanvasDataTransfer

/// Where the messages of an import come from.
@Suite struct SISMessagesTests {
    private static let link = "https://files.example/sis_errors_attachment_141.csv?sf_verifier=abc"

    private func ended(_ hasFile: Bool, count: Int) -> String {
        importJSON(
            141, "imported_with_messages",
            #","processing_warnings":[["users.csv","Improper status for user u1"]],"#
                + (hasFile ? #""errors_attachment":{"url":"\#(Self.link)"},"# : "")
                + #""x":{"warning_count":\#(count)}"#)
    }

    @Test func `all messages come from the file, which may be late, and no token goes there`() async throws {
        let looks = Mutex(0)
        let canvas = CannedCanvas { [self] _ in
            let look = looks.withLock {
                $0 += 1
                return $0
            }
            return .answer(200, ended(look > 2, count: 137))
        }
        let rows = (1...137).map { "141,users.csv,Improper status for user u\($0),\($0 + 1)\n" }.joined()
        let files = CannedCanvas { _ in .answer(200, "sis_import_id,file,message,row\n" + rows) }
        let api = try cannedAPI(canvas, files: files)
        let messages = try await api.messages(of: try await api.import("141"))
        #expect(messages.count == 137)
        #expect(messages.first?.line == "users.csv: Improper status for user u1 (row 2)")
        #expect(files.requests.map(\.url) == [Self.link])
        #expect(files.requests.first?.headers.isEmpty == true)
    }

    @Test func `a file of messages that may have been cut is not used`() async throws {
        let canvas = CannedCanvas { [self] request in
            guard request.url.contains("sis_import_errors") else {
                return .answer(200, ended(true, count: 2))
            }
            return .answer(200, #"{"sis_import_errors":[{"message":"second"},{"message":"first"}]}"#)
        }
        // One row of two, from a host that gives no length.
        let files = CannedCanvas { _ in
            HTTPResponse(
                head: HTTPHead(status: 200),
                body: Array("sis_import_id,file,message,row\n141,,first,\n".utf8))
        }
        let api = try cannedAPI(canvas, files: files)
        let messages = try await api.messages(of: try await api.import("141"))
        #expect(messages.map(\.text) == ["first", "second"])
    }

    @Test func `without a file, messages come page by page, the oldest first`() async throws {
        let canvas = CannedCanvas { [self] request in
            guard request.url.contains("sis_import_errors") else {
                return .answer(200, ended(false, count: 2))
            }
            return .answer(
                200,
                #"{"sis_import_errors":[{"sis_import_id":141,"file":"users.csv","message":"second","row":3},"#
                    + #"{"sis_import_id":141,"file":null,"message":"first","row":null}]}"#)
        }
        let api = try cannedAPI(canvas)
        let messages = try await api.messages(of: try await api.import("141"))
        #expect(messages.map(\.line) == ["first", "users.csv: second (row 3)"])
        #expect(
            canvas.requests.last?.url
                == "https://canvas.example/api/v1/accounts/self/sis_imports/141/sis_import_errors?per_page=100"
        )
    }

    @Test func `messages of a crashed job are not waited for`() async throws {
        let canvas = CannedCanvas { _ in .answer(200, importJSON(141, "failed")) }
        let api = try cannedAPI(canvas)
        #expect(try await api.messages(of: try await api.import("141")) == [])
        #expect(canvas.requests.count == 1)
    }

    @Test(arguments: [
        ("https://canvas.example:8443", AddressPolicy.publicOnly, "canvas.example:8443"),
        ("http://127.0.0.1:80", .publicOrLoopback, "127.0.0.1"),
    ])
    func `files of messages come from the user's own Canvas, wherever it is, and from public hosts`(
        url: String, addresses: AddressPolicy, ownHost: String
    ) throws {
        let files = SISMessageFiles(address: try CanvasAddress(url), caFile: nil, transport: nil)
        let settings = try #require((files.transport as? CurlTransport)?.settings)
        #expect(settings.addresses == addresses && settings.ownHost == ownHost)
    }

    @Test(arguments: ["http://files.example/x.csv", "https://u:p@files.example/x", "file:///etc/passwd", "x"])
    func `a link that must not be followed is not requested`(link: String) async throws {
        let files = CannedCanvas { _ in .answer(200, "sis_import_id,file,message,row\n") }
        let api = try cannedAPI(CannedCanvas { _ in .list() }, files: files)
        #expect(try await api.messageFiles.messages(link) == nil)
        #expect(files.requests.isEmpty)
    }
}
