import CanvasDataTransfer

/// One gzip file of a table.
public struct Fragment: Sendable, Equatable {
    /// Its name, which stays the same when the API is asked again; also its name on disk.
    public let name: String
    /// A pre-signed link: whoever has it can read the file until it expires. Never printed.
    let url: String

    package init(name: String, url: String) {
        self.name = name
        self.url = url
    }

    /// Tells files of one name apart without giving the link away: a hash of the link up to its query, which changes with
    /// each signature.
    var origin: String {
        let hash = SHA256()
        var place = String(url.prefix { $0 != "?" })
        place.withUTF8 { hash.write(UnsafeRawBufferPointer($0)) }
        return String(hash.hexDigest().prefix(16))
    }

    /// A file that is signed twice has two queries, but one path.
    func isSameFile(as other: Fragment) -> Bool {
        name == other.name && url.prefix { $0 != "?" } == other.url.prefix { $0 != "?" }
    }
}

extension Fragment: CustomStringConvertible {
    public var description: String { name }
}
