import CanvasDataBase
import CanvasDataTransfer
import Synchronization

/// Fetches files, several at once, and checks each before it gets its name.
struct Downloader: Sendable {
    /// A file to have, and how and where to.
    struct Item: Sendable {
        let table: String
        let name: String
        let fetcher: FragmentFetcher
    }

    let options: DownloadOptions

    /// - Returns: which files were there before, and what failed. A failure that would meet every file ends it all.
    /// - Throws: `CanvasDataError`, `CancellationError`.
    func run(_ items: [Item]) async throws -> (files: [DownloadSummary.File], failures: [CanvasDataError]) {
        options.progress.update { $0.filesExpected += items.count }
        let results = Mutex((there: Set<String>(), failed: Set<String>(), failures: [CanvasDataError]()))
        try await items.concurrently(atMost: options.jobsAtOnce) { item in
            do {
                if try await isThere(item) {
                    results.withLock { _ = $0.there.insert(item.name) }
                    options.progress.update { $0.filesReused += 1 }
                } else {
                    try await item.fetcher.fetchChecked(item.name)
                }
                options.progress.update { $0.filesDone += 1 }
            } catch let error as FileError {
                throw CanvasDataError.file(error)
            } catch let error as CanvasDataError where !item.fetcher.source.meetsEveryFile(error) {
                results.withLock { results in
                    results.failed.insert(item.name)
                    results.failures.append(error)
                }
            }
        }
        let (there, failed, failures) = results.withLock { $0 }
        let files = items.filter { !failed.contains($0.name) }.map {
            DownloadSummary.File(table: $0.table, name: $0.name, wasThere: there.contains($0.name))
        }
        return (files, failures)
    }

    /// True when a file of that name is there and need not be fetched.
    private func isThere(_ item: Item) async throws -> Bool {
        guard !options.force else { return false }
        do {
            return try await blocking {
                try item.fetcher.store.isThere(item.name, readingAll: options.verify)
            }
        } catch let error as GunzipError {
            item.fetcher.source.notify(.damagedBefore(item.name, error))
            return false
        }
    }
}

extension DownloadDirectory {
    /// True when a file of that name is there and looks like gzip, or, when `readingAll`, is whole.
    ///
    /// - Throws: `GunzipError` for a file that is there and wrong; `FileError`, `CancellationError`.
    func isThere(_ name: String, readingAll: Bool) throws -> Bool {
        guard let length = length(of: name) else { return false }
        guard length > 0 else { throw GunzipError.empty }
        let file = try open(name)
        guard readingAll else {
            let start = Buffer(2)
            guard try file.read(into: start.bytes) == 2, start.bytes[0] == 0x1f, start.bytes[1] == 0x8b else {
                throw GunzipError.notGzip
            }
            return true
        }
        let gunzip = Gunzip(into: NullSink())
        try FileReader().read(file, into: gunzip)
        try gunzip.finish()
        return true
    }
}
