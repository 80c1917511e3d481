import Glibc

/// One connection to the file host, served by a thread of its own.
struct FileConnection {
    let wire: Wire
    let responder: FileResponder
    let log: RequestLog
    let bytesPerSecond: Int?

    /// Answers one request after the other until either side has enough.
    func serve() {
        while let head = wire.readHead(), let request = FileRequest(head: head) {
            let entry = log.begin(
                LoggedRequest(
                    host: .files, method: request.method, path: request.path, query: "",
                    range: request.header("range"), ifMatch: request.header("if-match"),
                    hasCredentials: request.header("authorization") != nil))
            let answer = responder.answer(request)
            log.update(
                entry, status: answer.status,
                fault: answer.faults.isEmpty ? nil : answer.faults.joined(separator: "; "))
            guard send(answer, to: request, entry), request.keepsAlive else { return }
        }
    }

    /// Whether the connection can be used for another request.
    private func send(_ answer: FileAnswer, to request: FileRequest, _ entry: RequestLog.Entry) -> Bool {
        let delivery = answer.delivery
        if delivery.delayMilliseconds > 0 { usleep(UInt32(delivery.delayMilliseconds * 1000)) }
        guard delivery.announcements == 0 else {
            for _ in 0..<delivery.announcements where !wire.write("HTTP/1.1 100 Continue\r\n\r\n") { break }
            return false
        }
        let head = ByteBuffer(capacity: 1024)
        head.append("HTTP/1.1 \(answer.status) \(FileAnswer.reason(answer.status))\r\n")
        head.append("Date: \(TimeFormats.http(responder.clock.now))\r\nServer: AmazonS3\r\n")
        for header in answer.headers { head.append("\(header.name): \(header.value)\r\n") }
        switch delivery.framing {
        case .length: head.append("Content-Length: \(answer.body.count + delivery.garbage.count)\r\n")
        case .close: head.append("Connection: close\r\n" as StaticString)
        case .chunked: head.append("Transfer-Encoding: chunked\r\n" as StaticString)
        }
        head.append("\r\n" as StaticString)
        if request.method == "HEAD" { return wire.write(head.contents) }
        switch answer.body {
        case .bytes(let bytes):
            bytes.withUnsafeBytes { head.append($0) }
            guard wire.write(head.contents) else { return false }
            log.update(entry, sent: bytes.count)
            return true
        case .file(let path, let range):
            guard wire.write(head.contents) else { return false }
            let body = FileBody(path: path, range: range, delivery: delivery, bytesPerSecond: bytesPerSecond)
            return body.send(over: wire) { log.update(entry, sent: $0) }
        }
    }
}
