import CanvasDataBase
import CanvasDataTransfer
import Glibc

extension LocalCluster {
    /// Does `work` while the server runs. It is started if need be, and then stopped by the last that uses it.
    ///
    /// - Parameter work: gets how the database is reached.
    /// - Returns: what `work` gives.
    /// - Throws: `CanvasDataError`, `CancellationError`, what `work` throws.
    package func withServer<Value: Sendable>(
        _ work: (PostgresSettings) async throws -> Value
    ) async throws -> Value {
        let users = try await enter()
        let result: Result<Value, any Error>
        do {
            result = .success(try await work(settings))
        } catch {
            result = .failure(error)
        }
        do {
            _ = try await leave(users)
        } catch let error as CanvasDataError {
            notify(Notice(.warning, error.message))
        }
        return try result.get()
    }

    /// Starts the server, to run until `stop`.
    ///
    /// - Throws: `CanvasDataError`, `CancellationError`.
    package func start() async throws {
        try await holdingLock { lock in
            unlink(markFile)
            try await ensureRunning(lock, forOneRun: false)
        }
    }

    /// Stops the server.
    ///
    /// - Parameter force: also when somebody works with it.
    /// - Returns: false when it did not run.
    /// - Throws: `CanvasDataError`: busy when somebody works with it; `CancellationError`.
    package func stop(force: Bool) async throws -> Bool {
        guard exists else { return false }
        return try await holdingLock { _ in
            let users = try file("users")
            guard try force || users.take(.exclusive) else {
                throw CanvasDataError.localServerInUse(directory)
            }
            guard postmaster != nil else { return false }
            try await blocking { try stopServer() }
            return true
        }
    }

    /// Waits until nobody works with the server any more, and stops it unless `start` was called meanwhile.
    ///
    /// - Throws: `CanvasDataError`, `CancellationError`.
    package func stopWhenUnused() async throws {
        guard exists else { return }
        try await wordingFileErrors {
            let users = try file("users")
            while isForOneRun {
                try await users.wait(for: .exclusive)
                users.release()
                if try await leave(users) { return }
            }
        }
    }

    /// Starts the server if need be, and keeps it from being stopped until `leave`, or the end of whoever has the
    /// file open.
    func enter() async throws -> FileLock {
        try await holdingLock { lock in
            let users = try file("users")
            try await users.wait(for: .shared)
            do {
                try await ensureRunning(lock, forOneRun: true)
            } catch {
                // Started, and of no use.
                if try isForOneRun && users.take(.exclusive) { try stopServer(waiting: false) }
                throw error
            }
            return users
        }
    }

    /// Stops the server if it runs for those who use it, and nobody does any more. True when nobody does.
    func leave(_ users: FileLock) async throws -> Bool {
        // Not cancelled: this is what is left to do when all else is.
        try await Task { [isCancelled = Task.isCancelled] in
            try await wordingFileErrors {
                let lock = try file("lock")
                // Somebody may hold it to start the server, and then needs it: no reason to wait for long.
                var tries = isCancelled ? 20 : 200
                while try !lock.take(.exclusive) {
                    tries -= 1
                    guard tries > 0 else { return false }
                    try await Task.sleep(for: .milliseconds(50))
                }
                defer { lock.release() }
                guard try users.take(.exclusive) else { return false }
                defer { users.release() }
                if isForOneRun { try await blocking { try stopServer(waiting: !isCancelled) } }
                return true
            }
        }.value
    }

    /// Whether its directory is there.
    var exists: Bool { access("\(directory)/lock", F_OK) == 0 }

    private func holdingLock<Value: Sendable>(
        _ work: (FileLock) async throws -> Value
    ) async throws -> Value {
        try await blocking { try makeDirectory() }
        return try await wordingFileErrors {
            let lock = try file("lock")
            try await lock.wait(for: .exclusive)
            defer { lock.release() }
            return try await work(lock)
        }
    }

    private func file(_ name: String) throws(FileError) -> FileLock {
        try FileLock("\(directory)/\(name)")
    }

    /// Reports a lock file that cannot be used as a fault of the cluster's directory, which the user can change.
    private func wordingFileErrors<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let error as FileError {
            throw CanvasDataError.localFile(error)
        }
    }
}
