/// The name of an unfinished download: `NAME.etag-TAG.part`, or `NAME.part` when the host gave no entity
/// tag that fits into a file name.
///
/// The tag is in the name, so that a part and the version of the file it belongs to can never be mixed up.
struct PartName: Equatable {
    let name: String
    /// Nil for a part that cannot be resumed, as nothing proves that the rest would be of the same file.
    let tag: String?

    init(of name: String, tag: String?) {
        self.name = name
        // The whole must still be a file name, of at most 255 bytes.
        let room = 255 - name.utf8.count - ".etag-.part".utf8.count
        self.tag = tag.flatMap { Self.isUsable($0) && $0.utf8.count <= room ? $0 : nil }
    }

    /// Reads the name of a part; nil for any other file name.
    init?(_ fileName: String) {
        guard fileName.hasSuffix(".part") else { return nil }
        let stem = fileName.dropLast(5)
        if let dot = stem.lastIndex(of: "."), stem[stem.index(after: dot)...].hasPrefix("etag-") {
            let tag = String(stem[stem.index(after: dot)...].dropFirst(5))
            // It becomes a header: a file of that name that is not ours must not bring one of its own.
            guard Self.isUsable(tag) else { return nil }
            name = String(stem[..<dot])
            self.tag = tag
        } else {
            name = String(stem)
            tag = nil
        }
    }

    var text: String { tag.map { "\(name).etag-\($0).part" } ?? "\(name).part" }

    /// S3's tags are hexadecimal with a dash; others may not be fit for a file name.
    private static func isUsable(_ tag: String) -> Bool {
        (1...80).contains(tag.utf8.count)
            && tag.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45
            }
    }
}
