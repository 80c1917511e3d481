import Synchronization

/// The part of one file in a directory of downloads.
final class PartDestination: DownloadDestination {
    let name: String
    let store: DownloadDirectory
    private let opened = Mutex<PartName?>(nil)

    init(of name: String, in store: DownloadDirectory) {
        self.name = name
        self.store = store
    }

    /// What is there, to be looked at.
    var downloaded: DownloadedPart {
        let part =
            opened.withLock { $0 } ?? store.resumablePart(of: name)?.part ?? PartName(of: name, tag: nil)
        return DownloadedPart(name: name, length: length, part: part, store: store)
    }

    var resumable: (tag: String, length: Int)? {
        guard let found = store.resumablePart(of: name), let tag = found.part.tag else { return nil }
        return (tag, found.length)
    }

    var length: Int {
        let part = opened.withLock { $0 } ?? store.resumablePart(of: name)?.part
        return part.flatMap { store.directory.status(of: $0.text)?.length } ?? 0
    }

    func open(tag: String?, at offset: Int) throws -> any ByteSink {
        let part = PartName(of: name, tag: tag)
        let file = try store.openPart(part, at: offset)
        opened.withLock { $0 = part }
        // libcurl's pieces (at most 16 KiB) go to the kernel as they come, so that a killed run has hardly anything to
        // fetch again; gathering more of them first saved nothing that could be measured.
        return FileSink(file, at: offset, block: 0)
    }

    func startAgain() throws { try store.removeParts(of: name) }
}
