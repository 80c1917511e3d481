package import CanvasDataBase
import CanvasDataTransfer
import Synchronization

extension CanvasDataAPI {
    /// Whether the API takes our signature, what its clock says, and whether files can be had.
    ///
    /// - Returns: a finding for each: `api`, `clock`, `file host`.
    /// - Throws: `CancellationError`.
    package func examination() async throws -> [Finding] {
        let host = caller.address.link.hostAndPort
        let dumps: [Dump]
        do {
            dumps = try await self.dumps(limit: 10)
        } catch let error as CanvasDataError {
            try Task.checkCancellation()
            return [Finding("api", error), .clock(caller.clockAhead, host: host), .fileHostUnknown]
        }
        return [
            .apiAnswers(host, dumps: dumps.count), .clock(caller.clockAhead, host: host),
            try await fileHostFinding(dumps),
        ]
    }

    private func fileHostFinding(_ dumps: [Dump]) async throws -> Finding {
        do {
            guard let fragment = try await firstFragment(of: dumps) else { return .noFileToFetch }
            return try await fileHostFinding(fragment)
        } catch let error as CanvasDataError {
            try Task.checkCancellation()
            return Finding("file host", error)
        }
    }

    private func firstFragment(of dumps: [Dump]) async throws -> Fragment? {
        for dump in dumps where dump.isFinished {
            let files = try await files(of: .id(dump.id))
            if let fragment = files.tables.lazy.flatMap(\.fragments).first { return fragment }
        }
        return nil
    }

    /// Asks for the first two bytes of a file, as each download does for all.
    private func fileHostFinding(_ fragment: Fragment) async throws -> Finding {
        let host = HTTPLink(fragment.url)?.hostAndPort ?? ""
        let answer = Mutex<(status: Int, body: [UInt8])>((0, []))
        do {
            try files.check(fragment)
            let request = HTTPRequest(
                url: fragment.url, headers: [("Range", "bytes=0-1")], bodyLimit: 64 << 30)
            try await files.transport.download(request) { head in
                answer.withLock { $0.status = head.status }
                return FirstBytes { byte in answer.withLock { $0.body.append(byte) } }
            }
        } catch is FirstBytes.Enough {
            // The whole file was on its way: ranges are not taken, but it is there.
        } catch let error as TransferError {
            throw CanvasDataError.download(.transfer(error), of: fragment.name)
        }
        let (status, body) = answer.withLock { $0 }
        guard status == 200 || status == 206 else {
            throw CanvasDataError.download(
                .status(status, code: S3Error(body: body)?.code, host: host), of: fragment.name)
        }
        return body.prefix(2) == [0x1f, 0x8b]
            ? .fileHostServes(host) : .fileHostServesOther(host, fragment.name)
    }
}

/// Takes the beginning of a body, and ends the download then.
private final class FirstBytes: ByteSink {
    struct Enough: Error {}

    private var count = 0
    private let take: (UInt8) -> Void

    init(_ take: @escaping (UInt8) -> Void) {
        self.take = take
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        for byte in bytes {
            guard count < 16 << 10 else { throw Enough() }
            take(byte)
            count += 1
        }
    }

    func finish() {}
}
