import CanvasDataBase
public import CanvasDataLoading
import CanvasDataTransfer

extension CanvasDataAPI {
    /// Fetches and unpacks a dump: one file a table, in `<data directory>/<sequence>/`.
    ///
    /// A file with a table's name is whole; run again after any interruption, it fetches only what is missing.
    /// (In the SDK: `get_data_for_dump`.)
    ///
    /// - Parameters:
    ///   - dump: which.
    ///   - selection: which of its tables; `requests` only when asked for.
    ///   - unpack: where to, and how.
    /// - Returns: the tables that are there now, and what failed.
    /// - Throws: `CanvasDataError` if nothing could be done, or if it is useless to continue.
    public func unpackDump(
        _ dump: DumpSelection = .latest, _ selection: TableSelection = TableSelection(),
        _ unpack: UnpackOptions
    ) async throws -> UnpackSummary {
        let files = try await finishedFiles(of: dump)
        let batches = try chosenBatches(selection, of: files)
        let record = try await record(of: files.dump, batches)
        let schema = record.schema
        if unpack.header {
            for batch in batches where schema[table: batch.table] == nil {
                throw CanvasDataError.tableNotInSchema(batch.table, version: schema.version)
            }
        }
        do {
            let directory = try Directory(
                creating: "\(unpack.dataDirectory)/\(files.dump.sequence)".absolutePath)
            guard try directory.lock() else { throw CanvasDataError.directoryBusy(directory.path) }
            defer { directory.unlock() }
            let fetcher = try fetcher(of: batches, unpack.download) {
                try await self.files(of: .id(files.dump.id)).tables.flatMap(\.fragments)
            }
            defer { fetcher.store.directory.unlock() }
            try await note(record, fetcher)
            let unpacker = Unpacker(
                fetcher: fetcher, directory: directory, record: try UnpackRecord(in: directory),
                options: unpack, block: options.downloadChunkSize, schema: schema)
            let (tables, failures) = try await unpacker.run(batches)
            return UnpackSummary(
                dump: files.dump, directory: directory.path, tables: tables,
                bytesReceived: unpack.download.progress.snapshot.bytesReceived, failures: failures)
        } catch let error as FileError {
            throw CanvasDataError.file(error)
        }
    }

    /// Fetches and puts together one table of a dump (in the SDK: `get_data_for_table`).
    ///
    /// - Returns: the path of its file.
    /// - Throws: `CanvasDataError`, also when this one table fails.
    public func dataFile(
        forTable table: String, of dump: DumpSelection = .latest, _ unpack: UnpackOptions
    ) async throws -> String {
        let summary = try await unpackDump(dump, TableSelection(tables: [table]), unpack)
        guard let file = summary.tables.first else {
            throw summary.failures.first ?? CanvasDataError.noSuchTable(table)
        }
        return file.path
    }

    /// Writes the SQL that loads what was unpacked: `reload_all.sql`, or `reload_<table>.sql` for one table.
    ///
    /// - Parameters:
    ///   - summary: what was unpacked.
    ///   - style: who opens the files.
    ///   - format: how they are written.
    ///   - header: whether they begin with a line of column names.
    ///   - schema: the database schema of the tables; nil for none, so that `search_path` decides.
    ///   - onlyTable: names the script after this table.
    /// - Returns: the path of the script.
    /// - Throws: `CanvasDataError`.
    public static func writeReloadScript(
        for summary: UnpackSummary, style: ReloadScript.Style, format: TableFormat, header: Bool,
        schema: String? = nil, onlyTable: String?
    ) throws -> String {
        let tables = summary.tables.map {
            ReloadScript.Table(
                name: $0.table, path: $0.path, effect: $0.effect, format: format, hasHeader: header)
        }
        let text = try ReloadScript(style: style, schema: schema, tables: tables).text()
        do {
            let directory = try Directory(creating: summary.directory)
            let name = "reload_\(onlyTable ?? "all").sql"
            try directory.write(text, as: name)
            return directory.path(of: name)
        } catch {
            throw CanvasDataError.file(error)
        }
    }
}
