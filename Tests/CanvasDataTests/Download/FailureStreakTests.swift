import CanvasDataBase
import CanvasDataTransfer
import Foundation
import Synchronization
import Testing

@testable import CanvasData

@Suite struct FailureStreakTests {
    private final class DeadHost: HTTPTransport {
        let requests = Mutex(0)

        func send(_: HTTPRequest) async throws -> HTTPResponse {
            throw TransferError.network(.connect, host: "files.example", detail: "refused")
        }

        func download(
            _: HTTPRequest, accept _: @escaping @Sendable (HTTPHead) throws -> any ByteSink
        ) async throws {
            requests.withLock { $0 += 1 }
            throw TransferError.network(.connect, host: "files.example", detail: "refused")
        }
    }

    @Test func `a dead host is not asked for each of hundreds of files`() async throws {
        let folder = NSTemporaryDirectory() + "canvas-data-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let transport = DeadHost()
        let world = World(now: { 0 }, sleep: { _ in }, random: { $0.lowerBound })
        let host = FileHost(
            isSimulated: false, userAgent: "test", caFile: nil, stallTimeout: 60,
            transport: transport, world: world, policy: RetryPolicy())
        // It was there at first; one that never answered is given up with the first file.
        host.memory.noteAnswer()
        let fragments = (0..<300).map { Fragment(name: "u-\($0).gz", url: "https://files.example/\($0)") }
        var options = DownloadOptions(directory: folder)
        options.jobs = 1
        let fetcher = FragmentFetcher(
            store: try DownloadDirectory(folder),
            source: FragmentSource(
                links: LinkBook(fragments, host: host, now: { 0 }) { [] }, host: host,
                progress: options.progress, notify: { _ in }, streak: FailureStreak()))
        let items = fragments.map { Downloader.Item(table: "user_dim", name: $0.name, fetcher: fetcher) }
        let (files, failures) = try await Downloader(options: options).run(items)
        #expect(files == [])
        #expect(failures.count == 300)
        #expect(transport.requests.withLock { $0 } == 8 * 8)
        #expect(failures.last?.message == "u-299.gz was not tried: 8 files in a row could not be fetched.")
    }
}
