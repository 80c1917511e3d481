import CanvasDataBase
package import CanvasDataLoading
import CanvasDataTransfer
import Synchronization

extension FragmentSource: FragmentReading {
    package func read(_ name: String, ofDump dumpID: String, into intake: any FragmentIntake) async throws {
        do {
            try await pour(name, into: intake)
        } catch let error as GunzipError {
            // The second try may have to wait.
            try await blocking { intake.abandon() }
            notify(.damaged(name, error.predicate))
            do {
                try await pour(name, into: intake)
            } catch let error as GunzipError {
                throw CanvasDataError.damagedTwice(name, error.predicate)
            }
        }
    }

    private func pour(_ name: String, into intake: any FragmentIntake) async throws {
        try await download(name, to: IntakeDestination(intake))
        try await blocking { try intake.finish() }
    }
}

/// Gives a download's bytes to an intake as they come, and knows of which version of the file they are.
private final class IntakeDestination: DownloadDestination {
    private let intake: any FragmentIntake
    private let tag = Mutex<String?>(nil)

    init(_ intake: any FragmentIntake) {
        self.intake = intake
    }

    var isLive: Bool { true }

    var resumable: (tag: String, length: Int)? {
        length > 0 ? tag.withLock { $0 }.map { ($0, length) } : nil
    }

    var length: Int { intake.taken }

    func open(tag: String?, at offset: Int) throws -> any ByteSink {
        if offset == 0 { try intake.begin() }
        self.tag.withLock { $0 = tag }
        return intake
    }

    func startAgain() {
        intake.abandon()
        tag.withLock { $0 = nil }
    }
}
