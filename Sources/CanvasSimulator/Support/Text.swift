extension StringProtocol {
    /// Without the white space at both ends.
    var trimmingSpaces: SubSequence {
        let start = self.drop { $0.isWhitespace }
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return start }
        return start[...end]
    }
}

extension String {
    /// For a part of a path or query: everything but unreserved characters (RFC 3986) is escaped.
    var percentEncoded: String {
        let encoded = ByteBuffer(capacity: 64)
        for byte in utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: encoded.append(byte)
            default:
                encoded.append(0x25)
                encoded.append(Array("0123456789ABCDEF".utf8)[Int(byte >> 4)])
                encoded.append(Array("0123456789ABCDEF".utf8)[Int(byte & 15)])
            }
        }
        return String(decoding: encoded.contents, as: UTF8.self)
    }

    /// The opposite; what is no escape stays.
    var percentDecoded: String {
        var bytes: [UInt8] = []
        var rest = Array(utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25, rest.count >= 2,
                let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            else {
                bytes.append(byte)
                continue
            }
            bytes.append(code)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
