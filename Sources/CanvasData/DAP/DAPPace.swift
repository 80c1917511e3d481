import CanvasDataBase
import CanvasDataTransfer

/// How fast jobs are created: a few at once and as fast as the server takes them, until it says that there are too many.
/// From then on one after the other, at the pace of the documented limit (five a minute).
actor DAPPace {
    private let world: World
    /// Seconds between two jobs once the server has refused one.
    private let interval: Double
    private var free = 4
    private var waiting: [(number: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    private var count = 0
    /// Whether the server has ever refused one.
    private var isLimited = false
    /// The server asks to be left alone until then, in seconds since 1970.
    private var closedUntil = -Double.infinity
    /// When the next job may be created.
    private var next = -Double.infinity

    init(world: World, interval: Double) {
        self.world = world
        self.interval = interval
    }

    /// Calls `create` when it is its turn, and again after the server has refused it as one too many.
    ///
    /// - Throws: what `create` throws, the last `DAPRefusal` for too many requests included; `CancellationError`.
    func take<Value: Sendable>(
        tries: Int, longestWait: Double, _ create: @Sendable () async throws -> Value
    ) async throws -> Value {
        try await enter()
        defer { leave() }
        var refusals = 0
        while true {
            try await turn()
            do {
                return try await create()
            } catch let refusal as DAPRefusal where refusal.isTooManyRequests {
                refusals += 1
                guard refusals < tries else { throw refusal }
                close(for: min(longestWait, refusal.retryAfter ?? interval))
            }
        }
    }

    private func close(for seconds: Double) {
        isLimited = true
        closedUntil = max(closedUntil, world.now() + seconds)
        next = max(next, closedUntil)
    }

    private func turn() async throws {
        while true {
            try Task.checkCancellation()
            let now = world.now()
            let slot = max(now, next)
            if isLimited { next = slot + interval }
            guard slot > now else { return }
            try await world.sleep(slot - now)
            // Meanwhile the server may have refused another.
            if closedUntil <= slot { return }
        }
    }

    // MARK: A few at once, in the order in which they came

    private func enter() async throws {
        try Task.checkCancellation()
        guard free == 0 else {
            free -= 1
            return
        }
        count += 1
        let number = count
        let isIn = await withTaskCancellationHandler {
            await withCheckedContinuation { waiting.append((number, $0)) }
        } onCancel: {
            Task { await self.giveUp(number) }
        }
        guard isIn else { throw CancellationError() }
    }

    private func leave() {
        guard !waiting.isEmpty else {
            free += 1
            return
        }
        waiting.removeFirst().continuation.resume(returning: true)
    }

    private func giveUp(_ number: Int) {
        guard let index = waiting.firstIndex(where: { $0.number == number }) else { return }
        waiting.remove(at: index).continuation.resume(returning: false)
    }
}
