/// Where the bytes of a download go: a file on disk, or a chain that uses them as they come.
package protocol DownloadDestination: Sendable {
    /// True where the bytes are used as they come by something that must not be held while none come, such as a
    /// transaction: what came is then forgotten before every wait.
    var isLive: Bool { get }

    /// What is here already and can be gone on with: the entity tag of the file it is of, and how many bytes.
    var resumable: (tag: String, length: Int)? { get }

    /// How many bytes from the front of the file are here.
    var length: Int { get }

    /// Where the bytes from `offset` on go; what is behind it is forgotten.
    ///
    /// - Parameters:
    ///   - tag: the entity tag of the file; nil where the host gave none, so that nothing proves that the rest would be
    ///     of the same file.
    ///   - offset: 0, or `length`.
    /// - Returns: takes them as they come; it is not finished, as what one answer lacks may come with another.
    /// - Throws: what keeps it from taking any.
    func open(tag: String?, at offset: Int) throws -> any ByteSink

    /// Forgets all of it, and holds nothing. May block.
    func startAgain() throws
}

extension DownloadDestination {
    package var isLive: Bool { false }
}
