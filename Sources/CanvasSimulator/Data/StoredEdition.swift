/// An edition that has been made: its files are in the store.
struct StoredEdition: Sendable {
    let name: String
    let fragments: [StoredFragment]
    /// Of the fragments inflated in order, with every row ending in a newline.
    let sha256: String
    let rows: Int
    let bytes: Int

    var compressedBytes: Int { fragments.reduce(0) { $0 + $1.bytes } }
}

/// A gzip file in the store.
struct StoredFragment: Sendable {
    /// As the API names it: `user_dim-00000-5eb7ee9e.gz`
    let filename: String
    /// Compressed.
    let bytes: Int
    let rows: Int
    /// Of the file as it is served, in hexadecimal; also its ETag.
    let sha256: String
}

extension StoredEdition {
    /// One line for the edition and one for each fragment.
    var manifest: String {
        var text = "\(sha256) \(rows) \(bytes)\n"
        for fragment in fragments {
            text += "\(fragment.sha256) \(fragment.rows) \(fragment.bytes) \(fragment.filename)\n"
        }
        return text
    }

    init?(name: String, manifest: String) {
        let lines = manifest.split(separator: "\n").map { $0.split(separator: " ") }
        guard let first = lines.first, first.count == 3, let rows = Int(first[1]), let bytes = Int(first[2])
        else { return nil }
        var fragments: [StoredFragment] = []
        for line in lines.dropFirst() {
            guard line.count == 4, let rows = Int(line[1]), let bytes = Int(line[2]) else { return nil }
            fragments.append(
                StoredFragment(
                    filename: String(line[3]), bytes: bytes, rows: rows, sha256: String(line[0])))
        }
        self.init(
            name: name, fragments: fragments, sha256: String(first[0]), rows: rows, bytes: bytes)
    }
}
