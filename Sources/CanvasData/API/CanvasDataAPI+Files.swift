package import CanvasDataBase
public import CanvasDataLoading
import CanvasDataTransfer

extension CanvasDataAPI {
    /// Fetches the fragments of a dump (in the SDK: `download_files`).
    ///
    /// - Parameters:
    ///   - dump: which.
    ///   - selection: which of its tables; `requests` only when asked for.
    ///   - download: where to, and how.
    /// - Returns: what was fetched, what was there, what failed.
    /// - Throws: `CanvasDataError` if nothing could be done, or if it is useless to continue.
    public func downloadFiles(
        of dump: DumpSelection = .latest, _ selection: TableSelection = TableSelection(),
        to download: DownloadOptions
    ) async throws -> DownloadSummary {
        let files = try await finishedFiles(of: dump)
        let batches = try chosenBatches(selection, of: files)
        let record = try await record(of: files.dump, batches)
        return try await self.download(batches, sequence: files.dump.sequence, to: download, record: record) {
            try await self.files(of: .id(files.dump.id)).tables.flatMap(\.fragments)
        }
    }

    /// Fetches the files that are a whole copy of one table: the newest full one and every increment after it.
    ///
    /// - Throws: `CanvasDataError`, also when Canvas keeps no full copy.
    public func downloadFiles(
        ofTable table: String, to download: DownloadOptions
    ) async throws -> DownloadSummary {
        let copy = try await wholeCopy(ofTable: table)
        return try await self.download(copy.map(\.batch), sequence: nil, to: download) {
            // All of it: since then, a newer full copy may have come.
            try await history(ofTable: table).entries.flatMap(\.batch.fragments)
        }
    }

    /// The batches that are a whole copy of one table; their files have different names, as they go into one directory.
    ///
    /// - Throws: `CanvasDataError`, also when Canvas keeps no full copy.
    func wholeCopy(ofTable table: String) async throws -> [TableHistory.Entry] {
        guard let copy = try await history(ofTable: table).wholeCopy else {
            throw CanvasDataError.noWholeCopy(table)
        }
        try DumpFiles.refuseAmbiguousNames(
            copy.flatMap(\.batch.fragments), path: "/api/account/self/file/byTable/\(table)")
        return copy
    }

    /// The batches of `files` that are meant; says so where the choice looks like a slip.
    package func chosenBatches(_ selection: TableSelection, of files: DumpFiles) throws -> [TableBatch] {
        let batches = try selection.batches(of: files)
        let known = files.tables.map(\.table)
        for table in selection.excluded where !known.contains(table) {
            options.notify(.nothingToLeaveOut(table, known: known, sequence: files.dump.sequence))
        }
        if batches.isEmpty, files.isRequestsOnly {
            options.notify(.requestsOnly(sequence: files.dump.sequence))
        }
        return batches
    }

    /// The files of a dump that Canvas has finished.
    package func finishedFiles(of dump: DumpSelection) async throws -> DumpFiles {
        let files = try await files(of: dump)
        guard files.dump.isFinished else {
            throw CanvasDataError.unfinishedDump(sequence: files.dump.sequence)
        }
        return files
    }

    func download(
        _ batches: [TableBatch], sequence: Int?, to download: DownloadOptions, record: DumpRecord? = nil,
        renew: @escaping @Sendable () async throws -> [Fragment]
    ) async throws -> DownloadSummary {
        let fetcher = try fetcher(of: batches, download, renew: renew)
        defer { fetcher.store.directory.unlock() }
        if let record { try await note(record, fetcher) }
        let items = batches.flatMap { batch in
            batch.fragments.map { Downloader.Item(table: batch.table, name: $0.name, fetcher: fetcher) }
        }
        let (files, failures) = try await Downloader(options: download).run(items)
        return DownloadSummary(
            sequence: sequence, directory: download.directory, files: files,
            bytesReceived: download.progress.snapshot.bytesReceived, failures: failures)
    }

    /// Writes what `load --from-dir` needs to know.
    ///
    /// - Throws: `CanvasDataError` (wrong data) where another dump has put another file of the same name there: a file
    ///   that is there is not fetched again.
    func note(_ record: DumpRecord, _ fetcher: FragmentFetcher) async throws {
        let directory = fetcher.store.directory
        do {
            for (name, other) in try record.sharedFiles(in: directory).sorted(by: { $0.key < $1.key }) {
                guard try await fetcher.isSame(name) else {
                    throw CanvasDataError.otherFileOfThatName(
                        name, sequence: record.dump.sequence, other: other, path: directory.path)
                }
            }
            try record.write(in: directory)
        } catch let error as FileError {
            throw CanvasDataError.file(error)
        }
    }

    /// What `load --from-dir` needs to know of a dump.
    func record(of dump: Dump, _ batches: [TableBatch]) async throws -> DumpRecord {
        DumpRecord(dump: dump, schema: try await schema(version: dump.schemaVersion), tables: batches)
    }

    /// What brings the files of `batches` into a directory that is locked now, for the caller to unlock.
    func fetcher(
        of batches: [TableBatch], _ download: DownloadOptions,
        renew: @escaping @Sendable () async throws -> [Fragment]
    ) throws -> FragmentFetcher {
        do {
            let store = try DownloadDirectory(download.directory)
            guard try store.directory.lock() else { throw CanvasDataError.directoryBusy(download.directory) }
            return FragmentFetcher(
                store: store, source: source(of: batches, progress: download.progress, renew: renew))
        } catch let error as FileError {
            throw CanvasDataError.file(error)
        }
    }

    /// Where the files of the dumps that are to be loaded come from.
    ///
    /// - Parameters:
    ///   - batches: by the dump's id; their links are known now.
    ///   - progress: counts what comes.
    /// - Returns: a source for this load alone.
    package func sources(
        of batches: [String: [TableBatch]], progress: TransferProgress
    ) -> FragmentSources {
        let streak = FailureStreak()
        return FragmentSources(
            Dictionary(
                uniqueKeysWithValues: batches.map { dumpID, batches in
                    let source = source(of: batches, progress: progress, streak: streak) {
                        try await files(of: .id(dumpID)).tables.flatMap(\.fragments)
                    }
                    return (dumpID, source)
                }))
    }

    /// Where the files of `batches` come from.
    ///
    /// - Parameters:
    ///   - batches: whose links are known now.
    ///   - progress: counts what comes.
    ///   - streak: counts failures that follow each other.
    ///   - renew: asks the API for the links again when they have expired.
    /// - Returns: a source for this download alone.
    func source(
        of batches: [TableBatch], progress: TransferProgress, streak: FailureStreak = FailureStreak(),
        renew: @escaping @Sendable () async throws -> [Fragment]
    ) -> FragmentSource {
        FragmentSource(
            links: LinkBook(
                batches.flatMap(\.fragments), host: files, now: { self.caller.serverTime }, renew: renew),
            host: files, progress: progress, notify: options.notify, streak: streak)
    }
}
