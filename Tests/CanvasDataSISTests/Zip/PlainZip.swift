/// Zips by the book (APPNOTE.TXT), so that what minizip writes and reads is compared with something else.
enum PlainZip {
    struct Entry: Equatable {
        var name: String
        var method = 0
        var flags = 0
        var checksum: UInt32 = 0
        var compressed = 0
        var length = 0
        var date = 0
    }

    /// A zip of uncompressed members.
    static func of(_ members: KeyValuePairs<String, String>, flags: Int = 0, method: Int = 0) -> [UInt8] {
        var bytes: [UInt8] = []
        var directory: [UInt8] = []
        for (name, text) in members {
            let content = Array(text.utf8)
            let common =
                le(20, 2) + le(flags, 2) + le(method, 2) + le(0, 4) + le(Int(crc32(content)), 4)
                + le(content.count, 4) + le(content.count, 4) + le(name.utf8.count, 2)
            directory += le(0x0201_4b50, 4) + le(20, 2) + common + le(0, 12) + le(bytes.count, 4)
            directory += Array(name.utf8)
            bytes += le(0x0403_4b50, 4) + common + le(0, 2) + Array(name.utf8) + content
        }
        return bytes + directory + le(0x0605_4b50, 4) + le(0, 4) + le(members.count, 2) + le(members.count, 2)
            + le(directory.count, 4) + le(bytes.count, 4) + le(0, 2)
    }

    /// The central directory of a zip without a comment.
    static func entries(_ bytes: [UInt8]) -> [Entry] {
        func number(_ place: Int, _ size: Int) -> Int {
            (0..<size).reduce(0) { $0 | Int(bytes[place + $1]) << ($1 * 8) }
        }
        let end = bytes.count - 22
        var place = number(end + 16, 4)
        return (0..<number(end + 10, 2)).map { _ in
            let name = bytes[place + 46..<place + 46 + number(place + 28, 2)]
            defer { place += 46 + number(place + 28, 2) + number(place + 30, 2) + number(place + 32, 2) }
            return Entry(
                name: String(decoding: name, as: UTF8.self), method: number(place + 10, 2),
                flags: number(place + 8, 2), checksum: UInt32(number(place + 16, 4)),
                compressed: number(place + 20, 4), length: number(place + 24, 4), date: number(place + 12, 4))
        }
    }

    static func crc32(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }

    private static func le(_ value: Int, _ size: Int) -> [UInt8] {
        (0..<size).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> ($0 * 8)) : 0 }
    }
}
