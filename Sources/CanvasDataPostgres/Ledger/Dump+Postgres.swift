import CanvasData

extension Dump {
    /// When Canvas made it, for a `timestamptz`; nil where the API wrote it in another way than it ever did:
    /// `2017-04-29T02:03:38.247Z`.
    var createdAtForPostgres: String? {
        let pattern = "0000-00-00T00:00:00"
        let isKnown =
            createdAt.utf8.count >= pattern.utf8.count && createdAt.hasSuffix("Z")
            && zip(createdAt.utf8, pattern.utf8).allSatisfy { character, sample in
                sample == UInt8(ascii: "0")
                    ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character) : character == sample
            }
            && createdAt.utf8.dropFirst(pattern.utf8.count).allSatisfy { ".0123456789Z".utf8.contains($0) }
        return isKnown ? createdAt : nil
    }
}
