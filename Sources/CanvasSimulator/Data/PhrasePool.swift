/// Values to choose from, already escaped as Canvas writes them into a data file.
final class PhrasePool: Sendable {
    /// As they are, without escapes.
    let phrases: [String]
    private let bytes: [UInt8]
    /// Where each phrase ends in `bytes`.
    private let ends: [Int]
    let count: Int

    init(_ phrases: [String]) {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        for phrase in phrases {
            bytes += Self.escaped(phrase)
            ends.append(bytes.count)
        }
        self.phrases = phrases
        self.bytes = bytes
        self.ends = ends
        count = ends.count
    }

    /// One phrase for each word of `words`.
    convenience init(words: String) {
        self.init(words.split(separator: " ").map(String.init))
    }

    /// Appends the phrase that `chance` falls on.
    func append(_ chance: UInt64, to row: ByteBuffer) {
        let index = Int(truncatingIfNeeded: (chance >> 8) % UInt64(count))
        let start = index == 0 ? 0 : ends[index - 1]
        let end = ends[index]
        bytes.withUnsafeBytes { all in
            row.append(UnsafeRawBufferPointer(rebasing: all[start..<end]))
        }
    }

    /// A value as it stands in a data file: backslash, tab, newline and carriage return escaped. No official
    /// list of escapes exists; these are the ones that Postgres's `COPY` text format undoes.
    static func escaped(_ text: String) -> [UInt8] {
        var escaped: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x09: escaped += [0x5C, 0x74]
            case 0x0A: escaped += [0x5C, 0x6E]
            case 0x0D: escaped += [0x5C, 0x72]
            case 0x5C: escaped += [0x5C, 0x5C]
            default: escaped.append(byte)
            }
        }
        return escaped
    }
}
