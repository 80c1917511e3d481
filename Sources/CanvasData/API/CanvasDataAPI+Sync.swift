import CanvasDataBase
import CanvasDataTransfer
import Glibc

extension CanvasDataAPI {
    /// Mirrors the files that are a whole copy right now: `<directory>/<table>/<file>`, and `schema.json`.
    ///
    /// What Canvas does not list any more is deleted, with three exceptions: files that the mirror did not write,
    /// tables that the answer leaves out (some nights it holds `requests` alone), and everything when the answer is
    /// incomplete or a download failed.
    ///
    /// - Throws: `CanvasDataError` if nothing could be done, or if it is useless to continue.
    public func syncFiles(to download: DownloadOptions) async throws -> SyncSummary {
        let answer = try await syncFiles()
        let schema = try await schema(ofVersion: answer.schemaVersion)
        do {
            return try await mirror(answer, schema: schema, to: download)
        } catch let error as FileError {
            throw CanvasDataError.file(error)
        }
    }

    private func mirror(
        _ answer: SyncFiles, schema: JSONValue, to download: DownloadOptions
    ) async throws -> SyncSummary {
        let directory = try Directory(creating: download.directory)
        guard try directory.lock() else { throw CanvasDataError.directoryBusy(download.directory) }
        defer { directory.unlock() }
        let record = try SyncRecord(in: directory)
        let links = LinkBook(answer.files.map(\.fragment), host: files, now: { self.caller.serverTime }) {
            try await self.syncFiles().files.map(\.fragment)
        }
        let source = FragmentSource(
            links: links, host: files, progress: download.progress, notify: options.notify,
            streak: FailureStreak())
        var fetchers: [String: FragmentFetcher] = [:]
        let items = try answer.files.map { file in
            let fetcher =
                try fetchers[file.table]
                ?? FragmentFetcher(
                    store: try DownloadDirectory(directory.path(of: file.table)), source: source)
            fetchers[file.table] = fetcher
            return Downloader.Item(table: file.table, name: file.fragment.name, fetcher: fetcher)
        }
        // Noted before they get their names: an interrupted run must not leave files that nobody knows to be ours.
        try record.add(
            items.filter { $0.fetcher.store.length(of: $0.name) == nil }
                .map { SyncRecord.Entry(table: $0.table, file: $0.name) })
        let (done, failures) = try await Downloader(options: download).run(items)
        try record.add(done.filter { !$0.wasThere }.map { SyncRecord.Entry(table: $0.table, file: $0.name) })
        if failures.isEmpty { try directory.write(schema.text(.pretty) + "\n", as: "schema.json") }

        let tables = Set(answer.files.map(\.table))
        let kept = Set(record.entries.map(\.table)).subtracting(tables).sorted()
        if !kept.isEmpty { options.notify(.keptFiles(kept)) }
        if answer.isIncomplete { options.notify(.incompleteSync) }
        var deleted: [SyncRecord.Entry] = []
        if !answer.isIncomplete, failures.isEmpty {
            deleted = record.obsolete(after: answer)
            for entry in deleted { try fetchers[entry.table]?.store.remove(entry.file) }
            try record.remove(deleted)
        }
        return SyncSummary(
            schemaVersion: answer.schemaVersion, directory: download.directory, files: done,
            deleted: deleted.map { "\($0.table)/\($0.file)" }, keptTables: kept,
            isIncomplete: answer.isIncomplete,
            bytesReceived: download.progress.snapshot.bytesReceived, failures: failures)
    }
}
