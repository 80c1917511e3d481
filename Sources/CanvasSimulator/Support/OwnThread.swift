import Glibc
import Synchronization

/// Threads for work that blocks or computes for long: it must not hold up Swift's cooperative pool.
enum OwnThread {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Starts `body` on a detached thread.
    static func start(_ body: @escaping @Sendable () -> Void) {
        let work = Unmanaged.passRetained(Work(body))
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
                return nil
            }, work.toOpaque())
        // Out of threads: slower, but done.
        guard status == 0 else { return work.takeRetainedValue().body() }
        pthread_detach(thread)
    }

    /// Runs `body` on `count` threads and returns when the last of them has ended.
    static func run(on count: Int, _ body: @escaping @Sendable () -> Void) async {
        let threads = ThreadCount(count)
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            for _ in 0..<count {
                start {
                    body()
                    if threads.leave() { done.resume() }
                }
            }
        }
    }

    private final class ThreadCount: Sendable {
        private let running: Atomic<Int>
        init(_ count: Int) { running = Atomic(count) }
        /// Whether this was the last one.
        func leave() -> Bool { running.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 }
    }
}
