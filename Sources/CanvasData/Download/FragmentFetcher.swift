import CanvasDataBase
import CanvasDataTransfer

/// Brings fragments to disk, one by one, for whoever reads them.
struct FragmentFetcher: Sendable {
    let store: DownloadDirectory
    let source: FragmentSource

    /// All bytes of `name`, not yet checked.
    ///
    /// - Throws: `CanvasDataError`, `CancellationError`.
    func fetch(_ name: String) async throws -> DownloadedPart {
        try await store.fetch(name) { try await source.download(name, to: $0) }
    }

    /// `name`, whole under its real name: fetched, checked, and fetched once more if it came damaged.
    func fetchChecked(_ name: String) async throws {
        let part = try await fetch(name)
        do {
            try await check(part)
        } catch let error as GunzipError {
            source.notify(.damaged(name, error.predicate))
            try part.discard()
            let second = try await fetch(name)
            do {
                try await check(second)
            } catch let error as GunzipError {
                try second.discard()
                throw CanvasDataError.damagedTwice(name, error.predicate)
            }
        }
    }

    private func check(_ part: DownloadedPart) async throws {
        try await blocking {
            let gunzip = Gunzip(into: NullSink())
            try FileReader().read(try part.open(), into: gunzip)
            try gunzip.finish()
            try part.publish()
        }
    }
}
