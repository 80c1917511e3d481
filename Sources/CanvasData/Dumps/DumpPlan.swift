public import CanvasDataLoading
import CanvasDataTransfer

/// What fetching or unpacking a dump would do, found out without doing it.
public struct DumpPlan: Sendable, Equatable {
    public struct Table: Sendable, Equatable {
        public let table: String
        public let effect: TableBatch.Effect
        public let fragments: Int
        /// Names of fragments that are not on disk.
        public let missing: [String]
    }
    public let dump: Dump
    /// In the API's order.
    public let tables: [Table]
}

extension CanvasDataAPI {
    /// What `downloadFiles` and `unpackDump` would fetch; looks at names only and writes nothing.
    ///
    /// - Throws: `CanvasDataError`.
    public func plan(
        of dump: DumpSelection = .latest, _ selection: TableSelection = TableSelection(),
        to download: DownloadOptions
    ) async throws -> DumpPlan {
        let files = try await finishedFiles(of: dump)
        let present = download.force ? [] : Set(FileNames(in: download.directory))
        return DumpPlan(
            dump: files.dump,
            tables: try chosenBatches(selection, of: files).map { batch in
                DumpPlan.Table(
                    table: batch.table, effect: batch.effect, fragments: batch.fragments.count,
                    missing: batch.fragments.map(\.name).filter { !present.contains($0) })
            })
    }
}
