import FlyingSocks
import Glibc
import Synchronization

/// Waits for FlyingFox's sockets, on a thread of its own.
///
/// FlyingFox's own pools wait on a dispatch queue. Swift's cooperative threads come out of the same stock, which
/// on Linux grows by one a second: ten simulators in one process would need ten seconds to start.
final class SocketWatch: AsyncSocketPool {
    private struct Waiter {
        let socket: Int32
        let events: Int16
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var waiters: [UInt64: Waiter] = [:]
        var nextID: UInt64 = 0
        var isStopped = false
    }

    private let state = Mutex(State())
    /// A pipe, written to when there is something new to wait for: its ends to read from and to write to.
    private let wake: (read: Int32, write: Int32)

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw SimulatorError("Cannot make a pipe: \(String(cString: strerror(errno))).")
        }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        wake = (ends[0], ends[1])
    }

    deinit {
        close(wake.read)
        close(wake.write)
    }

    func prepare() async throws {
        OwnThread.start { [self] in
            while watch() {}
        }
    }

    /// The thread runs by itself; this only lasts as long as it.
    func run() async throws {
        defer { stop() }
        try await Task.sleep(nanoseconds: .max / 2)
    }

    func stop() {
        let waiters = state.withLock { state in
            defer { state.waiters = [:] }
            state.isStopped = true
            return state.waiters
        }
        for waiter in waiters.values { waiter.continuation.resume(throwing: CancellationError()) }
        wakeUp()
    }

    private func wakeUp() {
        var byte: UInt8 = 0
        // Full is as good as written: the thread will wake.
        _ = write(wake.write, &byte, 1)
    }

    func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        var wanted: Int16 = 0
        if events.contains(.read) { wanted |= Int16(POLLIN) }
        if events.contains(.write) { wanted |= Int16(POLLOUT) }
        let (file, bits) = (socket.file.rawValue, wanted)
        // FlyingFox writes head and body apart: without this the body waits 40 ms for the head's acknowledgement.
        var yes: Int32 = 1
        setsockopt(file, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                add(Waiter(socket: file, events: bits, continuation: continuation), id)
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiters.removeValue(forKey: id) }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }

    private func add(_ waiter: Waiter, _ id: UInt64) {
        let isStopped = state.withLock { state in
            // A task that was cancelled before it got here has nobody to resume it any more.
            let isOver = state.isStopped || Task.isCancelled
            if !isOver { state.waiters[id] = waiter }
            return isOver
        }
        if isStopped {
            waiter.continuation.resume(throwing: CancellationError())
        } else {
            wakeUp()
        }
    }

    /// Waits once, and resumes those whose sockets are ready; false when there is nothing more to wait for.
    private func watch() -> Bool {
        let (waiters, isStopped) = state.withLock { (Array($0.waiters), $0.isStopped) }
        if isStopped { return false }
        var sockets = [pollfd(fd: wake.read, events: Int16(POLLIN), revents: 0)]
        sockets += waiters.map { pollfd(fd: $0.value.socket, events: $0.value.events, revents: 0) }
        guard Glibc.poll(&sockets, nfds_t(sockets.count), -1) > 0 else { return true }
        if sockets[0].revents != 0 {
            var bytes = [UInt8](repeating: 0, count: 512)
            _ = read(wake.read, &bytes, bytes.count)
        }
        // An error is for the read or write that follows to find.
        for (socket, waiter) in zip(sockets.dropFirst(), waiters) where socket.revents != 0 {
            let ready = state.withLock { $0.waiters.removeValue(forKey: waiter.key) }
            ready?.continuation.resume()
        }
        return true
    }
}
