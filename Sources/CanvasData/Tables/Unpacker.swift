import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer
import Synchronization

/// Puts table files together while their fragments are still coming.
///
/// Fragments are fetched in the API's order, several at once, and each is inflated once: into its table, which
/// checks it, before it gets its real name.
struct Unpacker: Sendable {
    let fetcher: FragmentFetcher
    let directory: Directory
    let record: UnpackRecord
    let options: UnpackOptions
    /// Bytes gathered before each write to a table file.
    let block: Int
    /// Of the dump.
    let schema: SchemaDefinition

    private var progress: TransferProgress { options.download.progress }

    /// - Returns: the tables that are whole, and what failed.
    /// - Throws: `CanvasDataError` for what would meet every table; `CancellationError`.
    func run(_ batches: [TableBatch]) async throws -> (
        tables: [UnpackSummary.Table], failures: [CanvasDataError]
    ) {
        // To verify is to read every fragment, which is most of the work of putting its table together.
        let isAnew = options.download.force || options.download.verify
        let known = batches.map { isAnew ? nil : alreadyThere($0) }
        let missing = zip(batches, known).compactMap { $1 == nil ? $0 : nil }
        let names = missing.flatMap { $0.fragments.map(\.name) }
        progress.update { progress in
            progress.tablesExpected += batches.count
            progress.tablesDone += batches.count - missing.count
            progress.filesExpected += names.count
        }
        let arrivals = Dictionary(names.map { ($0, Arrival()) }, uniquingKeysWith: { first, _ in first })
        let results = Mutex((tables: [String: UnpackSummary.Table](), failures: [CanvasDataError]()))

        async let fetching: Void = fetch(names, arrivals)
        try await missing.concurrently(atMost: options.download.jobsAtOnce) { batch in
            do {
                let table = try await write(batch, arrivals)
                results.withLock { $0.tables[batch.table] = table }
                progress.update { $0.tablesDone += 1 }
            } catch let error as FileError {
                throw CanvasDataError.file(error)
            } catch let error as CanvasDataError where !fetcher.source.meetsEveryFile(error) {
                results.withLock { $0.failures.append(error.failing(batch.table)) }
            }
        }
        try await fetching
        let (written, failures) = results.withLock { $0 }
        return (zip(batches, known).compactMap { $1 ?? written[$0.table] }, failures)
    }

    private func fileName(_ batch: TableBatch) -> String { "\(batch.table).\(options.format.fileExtension)" }

    /// The table's file of an earlier run, when it is of the same fragments.
    private func alreadyThere(_ batch: TableBatch) -> UnpackSummary.Table? {
        guard let entry = record.entry(of: fileName(batch)), entry.format == options.format,
            entry.hasHeader == options.header, entry.fragments == batch.fragments.map(\.name)
        else { return nil }
        return summary(of: batch, rows: entry.rows, bytes: entry.bytes, wasThere: true)
    }

    private func summary(of batch: TableBatch, rows: Int, bytes: Int, wasThere: Bool) -> UnpackSummary.Table {
        UnpackSummary.Table(
            table: batch.table, path: directory.path(of: fileName(batch)), effect: batch.effect,
            fragments: batch.fragments.count, rows: rows, bytes: bytes, wasThere: wasThere)
    }

    private func fetch(_ names: [String], _ arrivals: [String: Arrival]) async throws {
        do {
            try await names.concurrently(atMost: options.download.jobsAtOnce) { name in
                do {
                    let isThere = !options.download.force && (fetcher.store.length(of: name) ?? 0) > 0
                    if isThere { progress.update { $0.filesReused += 1 } }
                    arrivals[name]?.fulfil(
                        .success(isThere ? .existing : .downloaded(try await fetcher.fetch(name))))
                } catch let error as CanvasDataError where !fetcher.source.meetsEveryFile(error) {
                    arrivals[name]?.fulfil(.failure(error))
                }
            }
        } catch {
            for arrival in arrivals.values { arrival.fulfil(.failure(error)) }
            throw error
        }
    }

    private func write(_ batch: TableBatch, _ arrivals: [String: Arrival]) async throws -> UnpackSummary.Table
    {
        let columns = schema[table: batch.table]?.columns.map(\.name) ?? []
        let format: TableFile.Format =
            switch options.format {
            case .tsv: .tsv
            case .csv: .csv(try layout(of: batch.table))
            }
        let table = Mutex(
            try TableFile(
                fileName(batch), in: directory, format: format,
                header: options.header ? options.format.headerLine(columns) : nil, block: block))
        do {
            for fragment in batch.fragments {
                guard let arrival = arrivals[fragment.name] else { continue }
                try await append(fragment.name, try await arrival.source, to: table)
            }
            let (rows, bytes) = try await blocking {
                try table.withLock { table in
                    try table.publish()
                    return (table.rows, table.bytes)
                }
            }
            try remember(batch, rows: rows, bytes: bytes)
            return summary(of: batch, rows: rows, bytes: bytes, wasThere: false)
        } catch {
            table.withLock { $0.discard() }
            throw error
        }
    }

    private func layout(of table: String) throws -> TableLayout {
        guard let layout = try schema.layout(of: table) else {
            throw CanvasDataError.tableNotInSchema(table, version: schema.version)
        }
        return layout
    }

    /// Adds a fragment's rows to its table, and fetches it again, once, when it is damaged.
    private func append(_ name: String, _ source: Arrival.Source, to table: borrowing Mutex<TableFile>)
        async throws
    {
        do {
            try await inflate(name, source, to: table)
        } catch let error as GunzipError {
            switch source {
            case .existing: fetcher.source.notify(.damagedBefore(name, error))
            case .downloaded: fetcher.source.notify(.damaged(name, error.predicate))
            }
            try discard(name, source)
            let second = Arrival.Source.downloaded(try await fetcher.fetch(name))
            do {
                try await inflate(name, second, to: table)
            } catch let error as GunzipError {
                try discard(name, second)
                throw CanvasDataError.damagedTwice(name, error.predicate)
            }
        }
    }

    private func inflate(_ name: String, _ source: Arrival.Source, to table: borrowing Mutex<TableFile>)
        async throws
    {
        try await blocking {
            let result = try table.withLock { table in
                let before = (table.rows, table.bytes)
                do {
                    switch source {
                    case .existing: try table.append(try fetcher.store.open(name), named: name)
                    case .downloaded(let part): try table.append(try part.open(), named: name)
                    }
                } catch let error as RowError {
                    return Result<(Int, Int), CanvasDataError>.failure(.notUnpacked(error))
                }
                return .success((table.rows - before.0, table.bytes - before.1))
            }
            // Also where a row is wrong: the fragment is whole, and whoever looks for the row finds it.
            if case .downloaded(let part) = source { try part.publish() }
            let (rows, bytes) = try result.get()
            progress.update { progress in
                progress.filesDone += 1
                progress.rowsWritten += rows
                progress.bytesWritten += bytes
            }
        }
    }

    private func discard(_ name: String, _ source: Arrival.Source) throws {
        switch source {
        case .existing: try fetcher.store.remove(name)
        case .downloaded(let part): try part.discard()
        }
    }

    private func remember(_ batch: TableBatch, rows: Int, bytes: Int) throws {
        guard let changed = directory.status(of: fileName(batch))?.changed else { return }
        try record.add(
            UnpackRecord.Entry(
                file: fileName(batch), fragments: batch.fragments.map(\.name), format: options.format,
                hasHeader: options.header, rows: rows, bytes: bytes, changed: changed))
    }
}

extension CanvasDataError {
    /// This failure, and the table that cannot be put together because of it.
    fileprivate func failing(_ table: String) -> CanvasDataError {
        CanvasDataError(kind, "Cannot unpack \(table): \(message)", remedy: remedy)
    }
}
