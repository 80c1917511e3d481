package import CanvasDataBase
import CanvasDataTransfer

/// Where the fragments of one download come from: their links, the host behind them, and what it has answered so far.
package struct FragmentSource: Sendable {
    let links: LinkBook
    let host: FileHost
    let progress: TransferProgress
    let notify: @Sendable (Notice) -> Void
    /// Shared by all that download from it.
    let streak: FailureStreak

    /// Brings all bytes of `name`, not yet checked, to `destination`.
    ///
    /// - Throws: `CanvasDataError`, `CancellationError`, or what the destination's chain throws.
    func download(
        _ name: String, to destination: any DownloadDestination, format: FileFormat = .gzip
    ) async throws {
        guard !streak.isOver else { throw CanvasDataError.notTried(name, after: FailureStreak.longest) }
        let download = FileDownload(
            into: destination, format: format, over: host.transport, world: host.world, policy: host.policy,
            memory: host.memory, link: { stale in try await links.link(for: name, stale: stale) },
            report: { report($0, of: name) }
        )
        do {
            try await download.run()
            streak.end()
        } catch let error as DownloadError {
            if case .transfer(.network) = error { host.memory.giveUp() }
            let error = CanvasDataError.download(error, of: name)
            streak.add(error)
            throw error
        } catch let error as CanvasDataError {
            streak.add(error)
            throw error
        } catch let error as FileError {
            throw CanvasDataError.file(error)
        }
    }

    /// Whether the next file would fail in the same way, so that it is useless to continue.
    package func meetsEveryFile(_ error: CanvasDataError) -> Bool { host.meetsEveryFile(error) }

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
