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

    /// The same file signed twice has another query, and the same path.
    func isSameFile(as other: Fragment) -> Bool {
        name == other.name && url.prefix { $0 != "?" } == other.url.prefix { $0 != "?" }
    }
}

extension Fragment: CustomStringConvertible {
    public var description: String { name }
}
