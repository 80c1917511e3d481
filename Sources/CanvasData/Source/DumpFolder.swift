package import CanvasDataBase
package import CanvasDataLoading
import CanvasDataTransfer

/// A directory in which `get-dump-files` has put the files of a dump, as the source of a load without any network.
package struct DumpFolder: LoadSource, FragmentReading {
    private let store: DownloadDirectory
    private let record: DumpRecord
    private let requests: [LoadRequest]

    /// - Parameters:
    ///   - path: of the directory.
    ///   - dump: which of the dumps in it.
    ///   - selection: which of its tables are meant; each must be there whole.
    /// - Throws: `CanvasDataError`: usage where there is no such dump or table.
    package init(_ path: String, _ dump: DumpSelection, _ selection: TableSelection) throws {
        do {
            guard Directory.exists(path) else { throw CanvasDataError.noSuchDirectory(path) }
            store = try DownloadDirectory(path.absolutePath)
            let records = try DumpRecord.all(in: store.directory)
            let found =
                switch dump {
                case .latest: records.first
                case .id(let id): records.first { $0.dump.id == id }
                }
            guard let found else { throw CanvasDataError.noDumpIn(path, known: records.map(\.dump.id)) }
            record = found
            let incremental = found.schema.incrementalTables
            requests = try Self.batches(selection, of: found, in: store).map {
                LoadRequest(found.dump, $0, comesInIncrements: incremental.contains($0.table))
            }
        } catch let error as FileError {
            throw CanvasDataError.file(error)
        }
    }

    private static func batches(
        _ selection: TableSelection, of record: DumpRecord, in store: DownloadDirectory
    ) throws -> [TableBatch] {
        let known = record.tables.map(\.table)
        for table in selection.tables where !known.contains(table) {
            throw CanvasDataError.tableNotInFolder(table, known: known, path: store.directory.path)
        }
        let chosen = record.tables.filter { selection.means($0.table) }
        for name in chosen.flatMap({ $0.fragments.map(\.name) }) where store.length(of: name) == nil {
            throw CanvasDataError.missingInFolder(name, path: store.directory.path)
        }
        return chosen
    }

    package func wish(after _: [LoadedBatch]) -> LoadWish {
        var wish = LoadWish(requests)
        wish.newest = BatchOrigin(record.dump)
        wish.tables = Set(requests.map(\.table))
        return wish
    }

    package func layouts(
        of requests: [LoadRequest]
    ) -> [LoadRequest.Key: Result<TableLayout, CanvasDataError>] {
        Dictionary(
            requests.map { ($0.key, record.schema.layout(for: $0)) }, uniquingKeysWith: { first, _ in first })
    }

    package func fragments(of _: [LoadRequest], progress _: TransferProgress) -> any FragmentReading { self }

    package func read(_ name: String, ofDump dumpID: String, into intake: any FragmentIntake) async throws {
        do {
            try await blocking {
                try intake.begin()
                try FileReader().read(try store.open(name), into: intake)
                try intake.finish()
            }
        } catch let error as GunzipError {
            throw CanvasDataError.damagedInFolder(store.directory.path(of: name), error.predicate)
        } catch let error as FileError {
            throw CanvasDataError.file(error)
        }
    }

    package func meetsEveryFile(_ error: CanvasDataError) -> Bool {
        [.configuration, .cancelled, .bug, .usage, .unavailable, .refused, .cannotWrite].contains(error.kind)
    }
}
