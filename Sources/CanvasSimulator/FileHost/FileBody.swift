import Glibc

/// Part of a file on its way to a client.
struct FileBody {
    let path: String
    let range: Range<Int>
    let delivery: Delivery
    let bytesPerSecond: Int?

    /// Sends it and reports each piece; whether the connection can be used for another request.
    func send(over wire: Wire, _ report: (Int) -> Void) -> Bool {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        return delivery.isPlain ? sendPlain(file, wire, report) : sendSpoilt(file, wire, report)
    }

    /// From the page cache to the socket, without passing through this process.
    private func sendPlain(_ file: Int32, _ wire: Wire, _ report: (Int) -> Void) -> Bool {
        let pace = bytesPerSecond.map(Pace.init)
        var offset = off_t(range.lowerBound)
        while Int(offset) < range.upperBound {
            let most = min(range.upperBound - Int(offset), pace?.slice ?? 1 << 20)
            let count = sendfile(wire.socket, file, &offset, most)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            report(count)
            pace?.wait(after: count)
        }
        return true
    }

    private func sendSpoilt(_ file: Int32, _ wire: Wire, _ report: (Int) -> Void) -> Bool {
        guard var bytes = read(file) else { return false }
        for position in delivery.flips where range.contains(position) {
            bytes[position - range.lowerBound] ^= 0x10
        }
        bytes += delivery.garbage
        let end = delivery.ending.map { min($0.after, bytes.count) } ?? bytes.count
        let pace = bytesPerSecond.map(Pace.init)
        let slice = min(delivery.slice ?? 1 << 16, pace?.slice ?? 1 << 16)
        var position = 0
        while position < end {
            let next = min(position + slice, end)
            guard write(bytes[position..<next], wire) else { return false }
            report(next - position)
            pace?.wait(after: next - position)
            position = next
        }
        switch delivery.ending?.1 {
        case .reset: wire.reset()
        case .silence: wire.keepSilent()
        case .close: break
        case nil:
            guard delivery.framing == .chunked else { return delivery.framing == .length }
            return wire.write("0\r\n\r\n")
        }
        return false
    }

    private func write(_ piece: ArraySlice<UInt8>, _ wire: Wire) -> Bool {
        guard delivery.framing == .chunked else { return piece.withUnsafeBytes { wire.write($0) } }
        return wire.write("\(String(piece.count, radix: 16))\r\n") && piece.withUnsafeBytes { wire.write($0) }
            && wire.write("\r\n")
    }

    private func read(_ file: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: range.count)
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes { room in
                pread(
                    file, room.baseAddress.map { $0 + filled }, room.count - filled,
                    off_t(range.lowerBound + filled))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return nil }
            filled += count
        }
        return bytes
    }
}
