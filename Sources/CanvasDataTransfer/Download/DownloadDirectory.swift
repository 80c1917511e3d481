import Glibc
import Synchronization

/// A directory of downloaded files. A file with its real name is whole; what is unfinished ends in `.part`.
package final class DownloadDirectory: Sendable {
    package let directory: Directory
    private let parts: Mutex<[String: [PartName]]>

    /// Opens `path`, creating it where it is missing, and looks for parts of earlier runs.
    package init(_ path: String) throws(FileError) {
        directory = try Directory(creating: path)
        var found: [String: [PartName]] = [:]
        for part in try directory.names().compactMap(PartName.init) {
            found[part.name, default: []].append(part)
        }
        parts = Mutex(found)
    }

    /// Bytes under its real name; nil when it is not there.
    package func length(of name: String) -> Int? { directory.status(of: name)?.length }

    /// The part of `name` that can be resumed, and its length.
    func resumablePart(of name: String) -> (part: PartName, length: Int)? {
        for part in parts.withLock({ $0[name] ?? [] }) where part.tag != nil {
            if let length = directory.status(of: part.text)?.length, length > 0 { return (part, length) }
        }
        return nil
    }

    /// Removes every part of `name` but `kept`.
    func removeParts(of name: String, except kept: PartName? = nil) throws(FileError) {
        let old = parts.withLock { parts in
            let old = parts[name] ?? []
            parts[name] = kept.map { [$0] }
            return old
        }
        for part in old where part != kept { try directory.remove(part.text) }
    }

    /// Opens a part for writing at `offset`; what was behind it is gone.
    func openPart(_ part: PartName, at offset: Int) throws(FileError) -> OpenFile {
        try removeParts(of: part.name, except: part)
        let file = try directory.open(part.text, O_WRONLY | O_CREAT)
        try file.truncate(to: offset)
        return file
    }

    /// Opens what is there of `name` for reading: the whole file.
    package func open(_ name: String) throws(FileError) -> OpenFile {
        try directory.open(name, O_RDONLY)
    }

    /// Removes the file of that name.
    package func remove(_ name: String) throws(FileError) { try directory.remove(name) }

    /// Fetches what is missing of `name` into its part.
    ///
    /// - Parameters:
    ///   - name: the file's.
    ///   - download: makes the download, into the destination it is given.
    /// - Returns: all of the file, not yet looked at.
    /// - Throws: what the download throws.
    package func fetch(
        _ name: String, by download: (any DownloadDestination) async throws -> Void
    ) async throws -> DownloadedPart {
        let destination = PartDestination(of: name, in: self)
        try await download(destination)
        return destination.downloaded
    }
}
