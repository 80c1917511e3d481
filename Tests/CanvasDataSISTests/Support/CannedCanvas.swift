import CanvasDataBase
import CanvasDataSIS
import Synchronization

@testable import CanvasDataTransfer

/// A Canvas that answers as it is told, without a network.
final class CannedCanvas: HTTPTransport {
    typealias Handler = @Sendable (HTTPRequest) throws -> HTTPResponse

    private let handler: Handler
    private let log = Mutex<[HTTPRequest]>([])

    init(_ handler: @escaping Handler) { self.handler = handler }

    var requests: [HTTPRequest] { log.withLock { $0 } }

    /// `GET /api/v1/…` of each, without host and query.
    var paths: [String] {
        requests.map { request in
            let path = request.url.withoutQuery.replacing("https://canvas.example", with: "")
            return "\(request.method.rawValue) \(path.replacing("/api/v1/accounts/self", with: ""))"
        }
    }

    func count(_ method: HTTPRequest.Method) -> Int { requests.count { $0.method == method } }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let count = log.withLock { log in
            log.append(request)
            return log.count
        }
        guard count <= 200 else { throw TransferError.tooLong(limit: count) }
        return try handler(request)
    }

    func download(
        _ request: HTTPRequest, accept: @escaping @Sendable (HTTPHead) throws -> any ByteSink
    ) async throws {
        throw TransferError.cancelled
    }
}

extension HTTPResponse {
    static func answer(
        _ status: Int = 200, _ body: String, _ headers: [(name: String, value: String)] = []
    ) -> HTTPResponse {
        HTTPResponse(
            head: HTTPHead(
                status: status,
                headers: (headers + [("content-length", "\(body.utf8.count)")]).map {
                    HTTPHead.Header(name: $0.name, value: $0.value)
                }),
            body: Array(body.utf8))
    }

    static func list(_ imports: String...) -> HTTPResponse {
        .answer(200, #"{"sis_imports":[\#(imports.joined(separator: ","))]}"#)
    }
}

/// An import as a new Canvas describes it, with these members besides.
func importJSON(_ id: Int, _ state: String, _ more: String = "") -> String {
    #"{"id":\#(id),"workflow_state":"\#(state)","data":{"import_type":"instructure_csv"}\#(more)}"#
}

/// The member of an import that lists its files with their sizes.
func csvAttachments(_ files: [String: Int]) -> String {
    let list = files.map {
        #"{"id":7,"display_name":"\#($0.key)","filename":"\#($0.key)","size":\#($0.value)}"#
    }
    return #","csv_attachments":[\#(list.joined(separator: ","))]"#
}

/// An API whose pauses take no time; `log` gets all notices.
func cannedAPI(
    _ canvas: CannedCanvas, files: CannedCanvas? = nil, log: NoticeLog = NoticeLog(),
    sleeps: SleepLog = SleepLog()
) throws -> SISImportAPI {
    var options = SISImportAPI.Options()
    options.notify = { log.add($0) }
    let world = World(
        now: { 1_700_000_000 + sleeps.sum }, sleep: { sleeps.add($0) }, random: { $0.lowerBound })
    return try SISImportAPI(
        baseURL: "https://canvas.example", token: AccessToken("1742~secret"), options: options, world: world,
        policy: SISImportAPI.standardPolicy, transport: canvas, fileTransport: files ?? canvas)
}

final class NoticeLog: Sendable {
    private let notices = Mutex<[Notice]>([])
    func add(_ notice: Notice) { notices.withLock { $0.append(notice) } }
    var all: [Notice] { notices.withLock { $0 } }
    var messages: [String] { all.map(\.description) }
    var warnings: [String] { all.filter { $0.level == .warning }.map(\.description) }
}

final class SleepLog: Sendable {
    private let pauses = Mutex<[Double]>([])
    func add(_ seconds: Double) { pauses.withLock { $0.append(seconds) } }
    var all: [Double] { pauses.withLock { $0 } }
    var sum: Double { all.reduce(0, +) }
}
