package import CanvasData
package import CanvasDataBase
import CanvasDataTransfer

/// A directory in which `get-dump-files` has put the files of a dump: loaded without any network.
package struct DumpFolder: FragmentReading {
    private let store: DownloadDirectory
    private let record: DumpRecord

    /// - Parameters:
    ///   - path: of the directory.
    ///   - dump: which of the dumps in it.
    /// - Throws: `CanvasDataError`: usage where there is no such dump.
    package init(_ path: String, _ dump: DumpSelection) throws {
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
        } catch let error as FileError {
            throw CanvasDataError.file(error)
        }
    }

    /// Which of its tables are meant; each must be there whole.
    ///
    /// - Throws: `CanvasDataError`.
    package func requests(_ selection: TableSelection) throws -> [LoadRequest] {
        let known = record.tables.map(\.table)
        for table in selection.tables where !known.contains(table) {
            throw CanvasDataError.tableNotInFolder(table, known: known, path: store.directory.path)
        }
        let chosen = record.tables.filter { selection.means($0.table) }
        for name in chosen.flatMap({ $0.fragments.map(\.name) }) where store.length(of: name) == nil {
            throw CanvasDataError.missingInFolder(name, path: store.directory.path)
        }
        return chosen.map { LoadRequest(dump: record.dump, batch: $0) }
    }

    /// Loads them.
    ///
    /// - Throws: `CanvasDataError`, `CancellationError`.
    package func load(_ requests: [LoadRequest], by loader: Loader) async throws -> LoadSummary {
        try await loader.run("load") { _ in
            LoadWish(requests)
        } schemas: { _ in
            record.schema
        } sources: { _ in
            self
        }
    }

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
