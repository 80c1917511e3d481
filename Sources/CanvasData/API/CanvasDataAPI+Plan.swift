import CanvasDataBase
public import CanvasDataLoading
import CanvasDataTransfer

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

    /// What `downloadFiles(ofTable:to:)` would fetch; looks at names only and writes nothing.
    ///
    /// - Throws: `CanvasDataError`, also when Canvas keeps no full copy.
    public func plan(ofTable table: String, to download: DownloadOptions) async throws -> FetchPlan {
        let copy = try await wholeCopy(ofTable: table)
        let present = download.force ? [] : Set(FileNames(in: download.directory))
        return FetchPlan(
            directory: download.directory,
            files: copy.flatMap(\.batch.fragments).map {
                FetchPlan.File(table: table, name: $0.name, isThere: present.contains($0.name))
            },
            deleted: [])
    }

    /// What `syncFiles(to:)` would fetch and delete; looks at names only and writes nothing.
    ///
    /// - Throws: `CanvasDataError`.
    public func syncPlan(to download: DownloadOptions) async throws -> FetchPlan {
        let answer = try await syncFiles()
        let tables = Set(answer.files.map(\.table))
        var present: [String: Set<String>] = [:]
        for table in tables where !download.force {
            present[table] = Set(FileNames(in: "\(download.directory)/\(table)"))
        }
        let files = answer.files.map { file in
            let name = file.fragment.name
            let isThere = present[file.table]?.contains(name) ?? false
            return FetchPlan.File(table: file.table, name: name, isThere: isThere)
        }
        return FetchPlan(
            directory: download.directory, files: files,
            deleted: try obsolete(answer, in: download.directory))
    }

    private func obsolete(_ answer: SyncFiles, in path: String) throws -> [String] {
        // Every directory has names, `.` at least; where there is none, there is nothing of ours.
        guard !answer.isIncomplete, Set(FileNames(in: path)).contains(".") else { return [] }
        do {
            let record = try SyncRecord(in: try Directory(creating: path))
            return record.obsolete(after: answer).map { "\($0.table)/\($0.file)" }
        } catch let error as FileError {
            throw CanvasDataError.file(error)
        }
    }
}
