import CanvasDataTransfer
import Synchronization

/// A fragment that will be on disk: fulfilled once, by the download, and awaited by the table that needs it.
final class Arrival: Sendable {
    enum Source: Sendable {
        /// It was there before this run, under its real name.
        case existing
        case downloaded(DownloadedPart)
    }

    private enum State {
        case waiting([CheckedContinuation<Source, any Error>])
        case done(Result<Source, any Error>)
    }

    private let state = Mutex(State.waiting([]))

    /// The first call counts.
    func fulfil(_ result: Result<Source, any Error>) {
        let waiting = state.withLock { state -> [CheckedContinuation<Source, any Error>] in
            guard case .waiting(let waiting) = state else { return [] }
            state = .done(result)
            return waiting
        }
        for continuation in waiting { continuation.resume(with: result) }
    }

    /// Waits for it.
    ///
    /// - Throws: why it could not be fetched, or `CancellationError`.
    var source: Source {
        get async throws {
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { wait($0) }
            } onCancel: {
                // Only one table waits for a fragment.
                fulfil(.failure(CancellationError()))
            }
        }
    }

    private func wait(_ continuation: CheckedContinuation<Source, any Error>) {
        let result = state.withLock { state -> Result<Source, any Error>? in
            switch state {
            case .done(let result): return result
            case .waiting(let waiting):
                state = .waiting(waiting + [continuation])
                return nil
            }
        }
        if let result { continuation.resume(with: result) }
    }
}
