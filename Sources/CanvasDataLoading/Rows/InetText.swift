import Glibc

/// An address as Postgres's inet holds it: IPv4 with all four numbers, or IPv6, with or without the length of a prefix.
struct InetText {
    /// Four or sixteen.
    let address: [UInt8]
    /// Bits of the prefix.
    let bits: UInt8

    /// Nil for what is not read.
    init?(_ text: FieldBytes) {
        // The longest is an IPv6 address that ends in an IPv4 one, with a prefix.
        guard text.count <= 49 else { return nil }
        var end = 0
        var isLong = false
        while end < text.count, text[end] != UInt8(ascii: "/") {
            if text[end] == UInt8(ascii: ":") { isLong = true }
            end += 1
        }
        let most = isLong ? 128 : 32
        guard let bits = end == text.count ? most : Self.number(text[end + 1..<text.count]), bits <= most
        else {
            return nil
        }
        var bytes = Array(repeating: UInt8(0), count: most / 8)
        guard inet_pton(isLong ? AF_INET6 : AF_INET, text[0..<end].string, &bytes) == 1 else { return nil }
        (address, self.bits) = (bytes, UInt8(bits))
    }

    /// Nil for anything but one to three digits without needless zeros.
    private static func number(_ text: FieldBytes) -> Int? {
        guard (1...3).contains(text.count), text[0] != UInt8(ascii: "0") || text.count == 1 else {
            return nil
        }
        var value = 0
        for index in 0..<text.count {
            guard text[index].isDigit else { return nil }
            value = value * 10 + Int(text[index] - 48)
        }
        return value
    }

    /// As the binary form names the kind of address.
    var family: UInt8 { address.count == 4 ? 2 : 3 }

    /// As Postgres writes it.
    var text: [UInt8] {
        var written = Array(repeating: CChar(0), count: Int(INET6_ADDRSTRLEN))
        _ = inet_ntop(address.count == 4 ? AF_INET : AF_INET6, address, &written, socklen_t(written.count))
        let bytes = written.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return Int(bits) == address.count * 8 ? bytes : bytes + Array("/\(bits)".utf8)
    }
}
