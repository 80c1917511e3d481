import CanvasDataTransfer

/// Brings fragments to disk, one by one, for whoever reads them.
struct FragmentFetcher: Sendable {
    let store: DownloadDirectory
    let links: LinkBook
    let host: FileHost
    let progress: TransferProgress
    let notify: @Sendable (Notice) -> Void

    /// All bytes of `name`, not yet checked.
    ///
    /// - Throws: `CanvasDataError`, `CancellationError`.
    func fetch(_ name: String) async throws -> DownloadedPart {
        let download = FileDownload(
            of: name, into: store, over: host.transport, world: host.world, policy: host.policy,
            memory: host.memory, link: { stale in try await links.link(for: name, stale: stale) },
            report: { report($0, of: name) })
        do {
            return try await download.fetch()
        } catch let error as DownloadError {
            if case .transfer(.network) = error { host.memory.giveUp() }
            throw CanvasDataError.download(error, of: name)
        } catch let error as FileError {
            throw CanvasDataError.file(error)
        }
    }

    /// True for a failure that the next file would meet as well: there is no use in going on.
    func meetsEveryFile(_ error: CanvasDataError) -> Bool {
        switch error.kind {
        case .cannotWrite, .inputOutput, .configuration, .cancelled, .bug, .usage: true
        case .unavailable, .refused: host.memory.isGivenUp
        case .failed, .partlyDone, .wrongData, .busy: false
        }
    }

    /// `name`, whole under its real name: fetched, checked, and fetched once more if it came damaged.
    func fetchChecked(_ name: String) async throws {
        let part = try await fetch(name)
        do {
            try await check(part)
        } catch let error as GunzipError {
            notify(.damaged(name, error))
            try part.discard()
            let second = try await fetch(name)
            do {
                try await check(second)
            } catch let error as GunzipError {
                try second.discard()
                throw CanvasDataError.damagedTwice(name, error)
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

    private func report(_ event: FileDownload.Event, of name: String) {
        switch event {
        case .announced(let bytes):
            progress.announce(name, bytes: bytes)
        case .received(let bytes):
            progress.update { $0.bytesReceived += bytes }
        case .retrying(let cause, let seconds):
            notify(.tryingAgain(name, cause: cause, seconds: seconds))
        case .renewedLink:
            notify(.renewedLink(name))
        }
    }
}
