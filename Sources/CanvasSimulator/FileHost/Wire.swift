import Glibc

/// The server's end of a connection: the socket, and what was received on it beyond the last request.
final class Wire {
    let socket: Int32
    private var received: [UInt8] = []

    init(_ socket: Int32) { self.socket = socket }

    /// The next request's head, without the empty line; nil when the client has gone. Bodies are not expected.
    func readHead() -> String? {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            if let end = headEnd {
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

    private var headEnd: Int? {
        guard received.count >= 4 else { return nil }
        return (3..<received.count).first { index in
            received[index] == 10 && received[index - 1] == 13 && received[index - 2] == 10
                && received[index - 3] == 13
        }.map { $0 - 3 }
    }

    /// Whether all of it could be sent.
    func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = send(socket, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        return true
    }

    func write(_ text: String) -> Bool { Array(text.utf8).withUnsafeBytes { write($0) } }

    /// Lets the socket's close be a reset, once the client's system has all that was sent so far.
    func reset() {
        var unsent: Int32 = 1
        // A client that does not read gets its reset after two seconds.
        for _ in 0..<4000 where ioctl(socket, UInt(TIOCOUTQ), &unsent) == 0 && unsent > 0 { usleep(500) }
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
    }

    /// Says nothing until the client hangs up or the host stops.
    func keepSilent() {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
        }
    }
}
