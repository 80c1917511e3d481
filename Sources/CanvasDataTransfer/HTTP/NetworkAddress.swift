import Glibc

/// The address of a socket about to be opened.
package struct NetworkAddress: Sendable, Equatable, CustomStringConvertible {
    package enum Scope: Sendable, Equatable { case global, loopback, local, unknown }

    /// Four bytes for IPv4, sixteen for IPv6, none for anything else.
    let bytes: [UInt8]

    init(_ address: UnsafePointer<sockaddr>) {
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            let ip = raw.load(as: sockaddr_in.self).sin_addr
            bytes = withUnsafeBytes(of: ip) { Array($0) }
        case AF_INET6:
            let ip = raw.load(as: sockaddr_in6.self).sin6_addr
            bytes = withUnsafeBytes(of: ip) { Array($0) }
        default:
            bytes = []
        }
    }

    /// Parses an address as text; nil when it is not an address.
    package init?(_ text: String) {
        var four = in_addr()
        var sixteen = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &sixteen) == 1 {
            bytes = withUnsafeBytes(of: sixteen) { Array($0) }
        } else {
            return nil
        }
    }

    /// Where the address leads (IANA special-purpose address registries, RFC 6890).
    package var scope: Scope {
        switch bytes.count {
        case 4: Self.scope(ofFour: bytes)
        case 16: scopeOfSixteen
        default: .unknown
        }
    }

    private var scopeOfSixteen: Scope {
        let prefix = bytes.prefix(12)
        if prefix.allSatisfy({ $0 == 0 }) {
            return bytes.suffix(4) == [0, 0, 0, 1] ? .loopback : .local
        }
        // IPv4 in IPv6: mapped (::ffff:0:0/96) and NAT64 (64:ff9b::/96) lead where the IPv4 address does.
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
        let nat64: [UInt8] = [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]
        if Array(prefix) == mapped || Array(prefix) == nat64 {
            return Self.scope(ofFour: Array(bytes.suffix(4)))
        }
        // Global unicast is 2000::/3; of it 2001::/23 is for protocols (Teredo hides an IPv4 address in it),
        // 2001:db8::/32 and 3fff::/20 are for documentation, 2002::/16 is 6to4.
        guard bytes[0] & 0xe0 == 0x20 else { return .local }
        if bytes.starts(with: [0x20, 0x01]), bytes[2] < 2 || bytes[2...].starts(with: [0x0d, 0xb8]) {
            return .local
        }
        if bytes.starts(with: [0x3f, 0xff]), bytes[2] < 0x10 { return .local }
        return bytes.starts(with: [0x20, 0x02]) ? Self.scope(ofFour: Array(bytes[2..<6])) : .global
    }

    private static func scope(ofFour ip: [UInt8]) -> Scope {
        switch (ip[0], ip[1], ip[2]) {
        case (127, _, _): .loopback
        case (0, _, _), (10, _, _), (172, 16...31, _), (192, 168, _), (169, 254, _), (100, 64...127, _):
            .local
        case (192, 0, 0), (192, 0, 2), (198, 18...19, _), (198, 51, 100), (203, 0, 113), (224..., _, _):
            .local
        default: .global
        }
    }

    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard !bytes.isEmpty,
            bytes.withUnsafeBytes({ inet_ntop(family, $0.baseAddress, &text, socklen_t(text.count)) }) != nil
        else { return "an address of another kind" }
        return text.withUnsafeBufferPointer { buffer in
            String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }
}
