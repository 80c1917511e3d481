import Glibc

/// One connection to the file host, served by a thread of its own.
struct FileConnection {
    let socket: Int32
    let responder: FileResponder
    let log: RequestLog
    let bytesPerSecond: Int?

    /// Answers one request after the other until either side has enough.
    func serve() {
        // A client that hangs up must not kill the process; sendfile has no flag for that.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        var received: [UInt8] = []
        while let head = readHead(&received), let request = FileRequest(head: head) {
            let entry = log.begin(
                LoggedRequest(
                    host: .files, method: request.method, path: request.path, query: "",
                    range: request.header("range"), ifMatch: request.header("if-match"),
                    hasCredentials: request.header("authorization") != nil))
            let answer = responder.answer(request)
            log.update(entry, status: answer.status)
            guard send(answer, to: request, entry), request.keepsAlive else { return }
        }
    }

    /// The next request's head, without the empty line; nil when the client has gone. Bodies are not expected.
    private func readHead(_ received: inout [UInt8]) -> String? {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            if let end = Self.headEnd(received) {
                let head = String(decoding: received[..<end], as: UTF8.self)
                received.removeFirst(end + 4)
                return head
            }
            guard received.count < 65_536 else { return nil }
            let count = recv(socket, &buffer, buffer.count, 0)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return nil }
            received += buffer[..<count]
        }
    }

    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        for index in 3..<bytes.count
        where bytes[index] == 10 && bytes[index - 1] == 13 && bytes[index - 2] == 10 && bytes[index - 3] == 13
        {
            return index - 3
        }
        return nil
    }

    /// Whether the connection can be used for another request.
    private func send(_ answer: FileAnswer, to request: FileRequest, _ entry: RequestLog.Entry) -> Bool {
        let head = ByteBuffer(capacity: 1024)
        head.append("HTTP/1.1 \(answer.status) \(FileAnswer.reason(answer.status))\r\n")
        head.append("Date: \(TimeFormats.http(responder.clock.now))\r\nServer: AmazonS3\r\n")
        for header in answer.headers { head.append("\(header.name): \(header.value)\r\n") }
        head.append("Content-Length: \(answer.body.count)\r\n\r\n")
        let isHead = request.method == "HEAD"
        if !isHead, case .bytes(let bytes) = answer.body { bytes.withUnsafeBytes { head.append($0) } }
        guard write(head.contents) else { return false }
        guard !isHead else { return true }
        switch answer.body {
        case .bytes(let bytes):
            log.update(entry, sent: bytes.count)
            return true
        case .file(let path, let range): return send(path, range, entry)
        }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.send(socket, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        return true
    }

    private func send(_ path: String, _ range: Range<Int>, _ entry: RequestLog.Entry) -> Bool {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        let pace = bytesPerSecond.map(Pace.init)
        var offset = off_t(range.lowerBound)
        while Int(offset) < range.upperBound {
            let most = min(range.upperBound - Int(offset), pace?.slice ?? 1 << 20)
            let count = sendfile(socket, file, &offset, most)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            log.update(entry, sent: count)
            pace?.wait(after: count)
        }
        return true
    }
}
