import Glibc

/// Runs each job on a thread of its own, so that blocking calls never hold up Swift's few threads.
package final class BlockingThreads: TaskExecutor {
    package static let shared = BlockingThreads()

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let start = Unmanaged.passRetained(Start(job: job, executor: self))
        var thread: pthread_t = 0
        let code = withUnsafeTemporaryAllocation(of: pthread_attr_t.self, capacity: 1) { memory in
            guard let attributes = memory.baseAddress else { return ENOMEM }
            pthread_attr_init(attributes)
            pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
            pthread_attr_setstacksize(attributes, 512 << 10)
            defer { pthread_attr_destroy(attributes) }
            return pthread_create(&thread, attributes, runJob, start.toOpaque())
        }
        guard code == 0 else {
            // No thread is available, for instance in a container with a narrow limit: slower, on Swift's own.
            start.release()
            globalConcurrentExecutor.enqueue(job)
            return
        }
    }

    fileprivate final class Start {
        let job: UnownedJob
        let executor: BlockingThreads

        init(job: UnownedJob, executor: BlockingThreads) {
            self.job = job
            self.executor = executor
        }
    }
}

private func runJob(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let start = Unmanaged<BlockingThreads.Start>.fromOpaque(context).takeRetainedValue()
    start.job.runSynchronously(on: start.executor.asUnownedTaskExecutor())
    return nil
}

/// Runs `work`, which may block, on a thread of its own, where SIGPIPE is never delivered. `Task.isCancelled` keeps
/// working inside.
package func blocking<Value: Sendable>(_ work: @Sendable () throws -> Value) async throws -> Value {
    try await withTaskExecutorPreference(BlockingThreads.shared) { try withoutBrokenPipeSignal(work) }
}
