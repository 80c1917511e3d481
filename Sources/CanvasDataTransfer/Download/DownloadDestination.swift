/// Where the bytes of a download go: a file on disk, or a chain that uses them as they come.
package protocol DownloadDestination: Sendable {
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
    /// - Returns: takes them.
    /// - Throws: what keeps it from taking any.
    func open(tag: String?, at offset: Int) throws -> any ByteSink

    /// Forgets all of it.
    func startAgain() throws
}
