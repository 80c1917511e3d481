import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer
import Synchronization

/// Fills stages, several fragments at once, each worker with a connection of its own.
struct Stager: Sendable {
    let source: any FragmentReading
    let database: Database
    let ledger: Ledger
    let rejects: RejectBook
    let progress: TransferProgress
    let jobs: Int

    /// - Parameter queue: what is to be filled; ends the call when it is closed and empty.
    /// - Returns: why tables could not be filled, by the load's number. What came in of them is kept.
    /// - Throws: `CanvasDataError` for what would meet every table; `CancellationError`.
    func run(_ queue: StageQueue) async throws -> [Int: CanvasDataError] {
        let failures = Mutex<[Int: CanvasDataError]>([:])
        try await (0..<jobs).concurrently(atMost: jobs) { _ in
            let worker = StageWorker(
                source: source, database: database, ledger: ledger, rejects: rejects, progress: progress)
            while let item = try await queue.next() {
                do {
                    if let fragment = item.fragment { try await worker.load(fragment, of: item.stage) }
                    if queue.end(item) { try await worker.finish(item.stage) }
                } catch let refusal as TableRefusal {
                    queue.giveUp(item)
                    failures.withLock { $0[item.stage.load.id] = refusal.reason }
                } catch let error as CanvasDataError where !worker.meetsEveryTable(error) {
                    queue.giveUp(item)
                    failures.withLock { $0[item.stage.load.id] = error }
                }
            }
        }
        return failures.withLock { $0 }
    }
}
