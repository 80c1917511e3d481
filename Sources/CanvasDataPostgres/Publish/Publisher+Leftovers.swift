import CanvasDataTransfer

// What is done when all is published, and need not be in the transaction. What fails, the next run does.
extension Publisher {
    /// Drops the old generations and the increments' stages, and makes statistics. A connection that is lost meanwhile
    /// is replaced once: what is not dropped takes as much room as the new.
    func tidyUp(
        after publication: LockedPublication?, on connection: PostgresConnection,
        _ reconnect: @Sendable () async throws -> PostgresConnection,
        _ connect: @Sendable () async throws -> PostgresConnection
    ) async {
        guard let publication else { return }
        var connection = connection
        var remaining = publication.leftovers[...]
        do {
            do {
                try await drop(&remaining, on: connection)
            } catch let error as PostgresError where error.isConnectionLost {
                connection = try await reconnect()
                try await drop(&remaining, on: connection)
            }
            try await ParentStatistics(target: target).refresh(
                publication.steps.map(\.table), on: connection, helpers: options.jobs - 1, connect: connect)
        } catch is CancellationError {
            // All is published: a task cancelled now is no reason to say otherwise.
        } catch {
            if !remaining.isEmpty { notify(.notDropped(remaining.count, error)) }
        }
    }

    private func drop(_ remaining: inout ArraySlice<String>, on connection: PostgresConnection) async throws {
        let sweep = GenerationSweep(target: target, notify: notify)
        while !remaining.isEmpty {
            let some = Array(remaining.prefix(GenerationSweep.together))
            try await connection.onThread { try sweep.drop(some, on: $0) }
            remaining = remaining.dropFirst(some.count)
        }
    }
}
