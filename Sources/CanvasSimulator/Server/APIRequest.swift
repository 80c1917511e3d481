/// A request to the API as it was received.
struct APIRequest: Sendable {
    let method: String
    /// As sent, still percent-encoded.
    let path: String
    /// As sent, without the `?`.
    let query: String
    /// By lower-case name.
    let headers: [String: String]
    var body = IncomingBody.none

    /// Where it was sent to: `http://127.0.0.1:40123`.
    var origin: String { "http://\(headers["host"] ?? "")" }

    /// The value of a parameter; the last one where it comes twice.
    func parameter(_ name: String) -> String? {
        query.split(separator: "&").last { $0.hasPrefix("\(name)=") }.map {
            String($0.dropFirst(name.count + 1))
        }
    }
}

/// What the API answers.
struct APIAnswer: Sendable {
    enum Delivery: Sendable {
        case whole
        /// Nothing is sent, and the connection reset.
        case reset
        /// Nothing is ever sent.
        case silence
    }

    var status: Int
    var headers: [(name: String, value: String)] = []
    var body: [UInt8]
    var delivery = Delivery.whole
    var delayMilliseconds = 0
    /// The misbehaviour rules that had a part in it, as written.
    var faults: [String] = []

    static func json(_ value: JSONValue, status: Int = 200) -> APIAnswer {
        APIAnswer(
            status: status, headers: [("Content-Type", "application/json; charset=utf-8")],
            body: value.encoded)
    }

    /// An error in the form that the real API gives it.
    static func error(_ status: Int, _ message: String) -> APIAnswer {
        json(.object([("error", .bool(true)), ("message", .string(message))]), status: status)
    }
}
