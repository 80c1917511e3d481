import Glibc

/// A file all of whose bytes have come, still under the name of a part: they have not been checked yet.
package struct DownloadedPart: Sendable {
    package let name: String
    package let length: Int
    let part: PartName
    let store: DownloadDirectory

    package func open() throws(FileError) -> OpenFile {
        try store.directory.open(part.text, O_RDONLY)
    }

    /// Waits for the disk and gives the file its real name. Only for a file whose contents were checked.
    package func publish() throws(FileError) {
        let file = try store.directory.open(part.text, O_RDONLY)
        try file.sync()
        try store.directory.publish(part.text, as: name)
        try store.removeParts(of: name)
    }

    /// Removes it, because its contents are wrong.
    package func discard() throws(FileError) {
        try store.removeParts(of: name)
    }
}
