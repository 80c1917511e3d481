package import CanvasDataBase
package import CanvasDataTransfer
import Glibc

/// Keeps two runs on this machine from loading one schema of one database at once, before either asks the database, and
/// names the first to the second. It is never held longer than its process lives.
///
/// The lock that counts is `AdvisoryLock`, which holds for all machines; this one has the better message.
package enum RunLock {
    /// Does `work` while the lock is held; where its directory cannot be used, the database alone decides.
    ///
    /// - Parameters:
    ///   - target: what is loaded.
    ///   - place: what distinguishes its database from others: the connection string, libpq's variables. Only a hash of it is
    ///     written.
    ///   - directory: where locks are, or will be.
    ///   - waits: whether to wait for another run to end.
    ///   - world: says when this run began.
    ///   - notify: receives that it waits, or that no such file can be made.
    ///   - work: what the lock is for.
    /// - Returns: what `work` gives.
    /// - Throws: `CanvasDataError` (busy) when another run has it; `CancellationError`; what `work` throws.
    package static func hold<Value>(
        for target: TargetSchema, in place: [String], directory: String, waits: Bool, world: World = .real,
        notify: @Sendable (Notice) -> Void, _ work: () async throws -> Value
    ) async throws -> Value {
        let file = try await take(
            target, in: place, directory: directory, waits: waits, world: world, notify: notify)
        // It goes with the last reference to its file.
        defer { withExtendedLifetime(file) {} }
        return try await work()
    }

    private static func take(
        _ target: TargetSchema, in place: [String], directory: String, waits: Bool, world: World,
        notify: @Sendable (Notice) -> Void
    ) async throws -> FileLock? {
        do {
            let path = try Directory(creating: directory.absolutePath).path(of: name(of: target, place))
            let file = try FileLock(path)
            if try !file.take(.exclusive) {
                let owner = Owner(file)
                guard waits else { throw CanvasDataError.loadedByProcess(owner, target.name) }
                notify(.waitingForProcess(owner, target.name))
                try await file.wait(for: .exclusive)
            }
            Owner(process: getpid(), since: world.now()).write(to: file)
            return file
        } catch let error as FileError {
            notify(.noRunLock(directory, error.reason))
            return nil
        }
    }

    private static func name(of target: TargetSchema, _ place: [String]) -> String {
        let text = (place + [target.name]).joined(separator: "\u{0}")
        // A key of ours, so that nobody finds a password by hashing likely strings as anybody would.
        let digest = hmacSHA256(key: Array("canvas-data run lock".utf8), message: Array(text.utf8))
        return "load-" + digest.prefix(12).map { String(256 + Int($0), radix: 16).dropFirst() }.joined()
            + ".lock"
    }

    /// Who has it, as the file says.
    struct Owner: Equatable {
        var process: Int32?
        /// As HTTP writes it.
        var since: String?

        init(process: Int32, since: Double) {
            self.process = process
            self.since = HTTPDate(seconds: Int(since)).text
        }

        /// Reads it; nothing where the other has not written it yet.
        init(_ file: FileLock) {
            var buffer = [UInt8](repeating: 0, count: 200)
            let count = pread(file.descriptor, &buffer, buffer.count, 0)
            let lines = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self).split(separator: "\n")
            guard lines.count == 2 else { return }
            process = Int32(lines[0])
            since = String(lines[1])
        }

        func write(to file: FileLock) {
            let bytes = Array("\(process ?? 0)\n\(since ?? "")\n".utf8)
            // Where it cannot be written, the lock holds all the same.
            if ftruncate(file.descriptor, 0) == 0 { _ = pwrite(file.descriptor, bytes, bytes.count, 0) }
        }

        /// `Another canvas-data (process 4711, since Sat, 21 Nov 2026 06:15:02 GMT)`
        var words: String {
            guard let process, let since else { return "Another canvas-data" }
            return "Another canvas-data (process \(process), since \(since))"
        }
    }
}
