import CanvasDataBase
import CanvasDataTransfer
import Synchronization

extension FragmentSource: FragmentReading {
    package func read(_ name: String, ofDump dumpID: String, into intake: any FragmentIntake) async throws {
        do {
            try await pour(name, into: intake)
        } catch let error as GunzipError {
            notify(.damaged(name, error))
            do {
                try await pour(name, into: intake)
            } catch let error as GunzipError {
                throw CanvasDataError.damagedTwice(name, error)
            }
        }
    }

    private func pour(_ name: String, into intake: any FragmentIntake) async throws {
        try await download(name, to: IntakeDestination(intake))
        try await blocking { try intake.finish() }
    }
}

/// Gives a download's bytes to an intake as they come. After a broken connection the download goes on behind the last
/// byte that was given, so nothing has to be taken back.
private final class IntakeDestination: DownloadDestination {
    private struct State {
        var tag: String?
        var length = 0
    }

    private let intake: any FragmentIntake
    private let state = Mutex(State())

    init(_ intake: any FragmentIntake) {
        self.intake = intake
    }

    var resumable: (tag: String, length: Int)? {
        state.withLock { state in state.length > 0 ? state.tag.map { ($0, state.length) } : nil }
    }

    var length: Int { state.withLock { $0.length } }

    func open(tag: String?, at offset: Int) throws -> any ByteSink {
        if offset == 0 { try intake.begin() }
        state.withLock { state in
            state.tag = tag
            state.length = offset
        }
        return Pipe(self)
    }

    func startAgain() { state.withLock { $0 = State() } }

    private final class Pipe: ByteSink {
        private let destination: IntakeDestination

        init(_ destination: IntakeDestination) {
            self.destination = destination
        }

        func write(_ bytes: UnsafeRawBufferPointer) throws {
            try destination.intake.write(bytes)
            destination.state.withLock { $0.length += bytes.count }
        }

        func finish() {}
    }
}
