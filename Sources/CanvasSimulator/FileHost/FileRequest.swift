/// The head of an HTTP/1.1 request.
struct FileRequest: Sendable {
    let method: String
    /// As sent, still percent-encoded.
    let path: String
    let query: String
    private let headers: [String: String]
    let keepsAlive: Bool

    func header(_ name: String) -> String? { headers[name] }

    init?(head: String) {
        var lines = head.split(separator: "\r\n", omittingEmptySubsequences: true)
        guard !lines.isEmpty else { return nil }
        let words = lines.removeFirst().split(separator: " ")
        guard words.count == 3, words[2].hasPrefix("HTTP/1.") else { return nil }
        method = String(words[0])
        let target = words[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = String(target[0])
        query = target.count > 1 ? String(target[1]) : ""
        var headers: [String: String] = [:]
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        self.headers = headers
        keepsAlive = words[2] == "HTTP/1.1" && headers["connection"]?.lowercased() != "close"
    }
}

/// A `Range` header: one range of bytes.
enum ByteRange {
    /// The bytes of an object of `length` bytes that `header` asks for; nil where the header is to be ignored, an
    /// empty range where it cannot be satisfied.
    static func parse(_ header: String?, length: Int) -> Range<Int>? {
        guard let header, header.hasPrefix("bytes=") else { return nil }
        let ends = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else { return nil }
        if ends[0].isEmpty {
            guard let last = Int(ends[1]) else { return nil }
            return max(0, length - last)..<length
        }
        guard let start = Int(ends[0]), start >= 0 else { return nil }
        guard start < length else { return length..<length }
        if ends[1].isEmpty { return start..<length }
        guard let end = Int(ends[1]), end >= start else { return nil }
        return start..<min(end + 1, length)
    }
}
