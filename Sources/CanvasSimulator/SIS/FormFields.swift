/// Reads `name=value&…`, as queries and forms have it.
enum FormFields {
    static func parse(_ text: some StringProtocol) -> [SimulatedSIS.Parameter] {
        text.split(separator: "&").map { item in
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return SimulatedSIS.Parameter(decoded(parts[0]), parts.count > 1 ? decoded(parts[1]) : "")
        }
    }

    static func decoded(_ text: some StringProtocol) -> String {
        let bytes = Array(text.utf8)
        var plain: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x25, index + 2 < bytes.count,
                let value = UInt8(
                    String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
            {
                plain.append(value)
                index += 3
            } else {
                plain.append(bytes[index] == 0x2B ? 0x20 : bytes[index])
                index += 1
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
