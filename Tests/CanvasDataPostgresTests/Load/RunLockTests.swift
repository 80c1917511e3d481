import CanvasDataBase
import Foundation
import Synchronization
import Testing

@testable import CanvasDataPostgres

@Suite final class RunLockTests: Sendable {
    private let directory = "/tmp/canvas-data-state-\(UUID().uuidString)"
    private let notices = Mutex<[Notice]>([])

    private func hold(_ work: () async throws -> Void) async throws {
        try await RunLock.hold(
            for: TargetSchema(), in: ["host=db"], directory: directory, waits: false,
            notify: { notice in self.notices.withLock { $0.append(notice) } }, work)
    }

    @Test func `a second run on this machine is refused until the first has ended`() async throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try await hold {
            let error = await #expect(throws: CanvasDataError.self) {
                try await hold { Issue.record("both have it") }
            }
            #expect(error?.kind == .busy)
        }
        try await hold {}
        #expect(notices.withLock { $0 } == [])
    }

    @Test func `a lock file that cannot be opened leaves the decision to the database`() async throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try await hold {}
        // A folder where the file was.
        for name in try FileManager.default.contentsOfDirectory(atPath: directory) {
            try FileManager.default.removeItem(atPath: "\(directory)/\(name)")
            try FileManager.default.createDirectory(
                atPath: "\(directory)/\(name)", withIntermediateDirectories: false)
        }
        var isDone = false
        try await hold { isDone = true }
        #expect(isDone)
        #expect(
            notices.withLock { $0 } == [
                Notice(
                    .debug,
                    "No lock file can be kept in \(directory): Is a directory. The database's own lock still holds."
                )
            ])
    }
}
