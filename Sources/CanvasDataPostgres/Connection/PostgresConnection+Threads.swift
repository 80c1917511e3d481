import CCanvasPQ
import CanvasDataTransfer

extension PostgresConnection {
    /// Runs `work` on a thread that may block; when the task is cancelled, so is the statement at work.
    ///
    /// - Throws: what `work` throws; `CancellationError` where that was because of the task.
    func onThread<Value: Sendable>(
        _ work: @Sendable (PostgresConnection) throws -> Value
    ) async throws -> Value {
        do {
            return try await withTaskCancellationHandler {
                try await blocking { try work(self) }
            } onCancel: {
                cancel()
            }
        } catch let error as PostgresError where error.isCancelled && Task.isCancelled {
            throw CancellationError()
        }
    }

    /// Runs a statement that tidies up, cancelled or not, whether it succeeds or not: what is left of it, the next run
    /// finds.
    func tidyUp(_ sql: String) {
        try? withHandle { handle throws(PostgresError) in
            PQclear(PQexec(handle, sql))
        }
    }
}
