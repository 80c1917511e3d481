/// What the file host answers, before it is sent.
struct FileAnswer: Sendable {
    enum Body: Sendable {
        case bytes([UInt8])
        case file(path: String, range: Range<Int>)

        var count: Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .file(_, let range): range.count
            }
        }
    }

    var status: Int
    var headers: [(name: String, value: String)]
    var body: Body
    var delivery = Delivery()
    /// The misbehaviour rules that had a part in it, as written.
    var faults: [String] = []

    /// An error in S3's XML.
    static func error(_ status: Int, _ code: String, _ message: String, details: String = "") -> FileAnswer {
        let xml = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Error><Code>\(code)</Code><Message>\(message)</Message>\(details)\
            <RequestId>0000000000000000</RequestId><HostId>simulator</HostId></Error>
            """
        return FileAnswer(
            status: status, headers: [("Content-Type", "application/xml")], body: .bytes(Array(xml.utf8)))
    }

    static func reason(_ status: Int) -> String {
        reasons[status] ?? "Status"
    }

    private static let reasons = [
        200: "OK", 206: "Partial Content", 302: "Found", 307: "Temporary Redirect", 400: "Bad Request",
        401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
        408: "Request Timeout",
        410: "Gone", 412: "Precondition Failed", 416: "Range Not Satisfiable", 429: "Too Many Requests",
        500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
    ]
}
