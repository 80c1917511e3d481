import CanvasData
import CanvasDataPostgres
import Synchronization

/// Tells whoever wants to know how a run ended.
final class RunReporter: Sendable {
    private let reported = Mutex(false)

    init(command: String, _ options: RunReportOptions, session: Session) throws(CanvasDataError) {}

    var hasReported: Bool { reported.withLock { $0 } }

    /// Reports after `ending`, which prints the summary and may fail.
    func reporting(
        _ summary: LoadSummary, _ ending: () throws(CanvasDataError) -> Void
    ) async throws(CanvasDataError) {
        reported.withLock { $0 = true }
        try ending()
    }

    func report(_ error: any Error) async {
        reported.withLock { $0 = true }
    }
}
