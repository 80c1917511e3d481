import CanvasDataBase
import Synchronization
import Testing

@testable import CanvasData
@testable import CanvasDataTransfer

@Suite struct LinkBookTests {
    /// A file host on loopback, as a simulated Canvas has it.
    private let host = FileHost(
        isSimulated: true, userAgent: "test", caFile: nil, stallTimeout: 60,
        transport: nil,
        world: .real, policy: RetryPolicy())

    private func fragment(_ number: Int, expires: Int = 10_000) -> Fragment {
        Fragment(name: "a.gz", url: "http://127.0.0.1/a.gz?Expires=\(expires)&n=\(number)")
    }

    private func book(
        _ first: Fragment, now: Double, renewals: Counter, renewed: @escaping @Sendable (Int) -> [Fragment]
    ) -> LinkBook {
        LinkBook([first], host: host, now: { now }) { renewed(renewals.next()) }
    }

    @Test func `a link that works is not renewed`() async throws {
        let renewals = Counter()
        let book = book(fragment(0), now: 5000, renewals: renewals) { _ in [] }
        #expect(try await book.link(for: "a.gz", stale: nil) == fragment(0).url)
        #expect(renewals.count == 0)
    }

    @Test func `a link that is about to expire is renewed before it is used`() async throws {
        let renewals = Counter()
        let book = book(fragment(0), now: 9_800, renewals: renewals) { [self.fragment($0, expires: 20_000)] }
        #expect(try await book.link(for: "a.gz", stale: nil) == fragment(1, expires: 20_000).url)
        #expect(renewals.count == 1)
    }

    @Test func `a clock that makes every link look expired does not ask for ever`() async throws {
        let renewals = Counter()
        let book = book(fragment(0), now: 99_999, renewals: renewals) { [self.fragment($0)] }
        for _ in 0..<50 { _ = try await book.link(for: "a.gz", stale: nil) }
        #expect(renewals.count == 1)
    }

    @Test func `whoever holds an old link gets the new one without asking Canvas again`() async throws {
        let renewals = Counter()
        let book = book(fragment(0), now: 5000, renewals: renewals) { [self.fragment($0)] }
        for _ in 0..<3 {
            #expect(try await book.link(for: "a.gz", stale: fragment(0).url) == fragment(1).url)
        }
        #expect(renewals.count == 1)
        #expect(try await book.link(for: "a.gz", stale: fragment(1).url) == fragment(2).url)
    }

    @Test(.timeLimit(.minutes(1)))
    func `whoever waits for new links stops when the work is cancelled`() async throws {
        let book = LinkBook([fragment(0)], host: host, now: { 5000 }) {
            // An API that says "try again in an hour".
            try await Task.sleep(for: .seconds(3600))
            return []
        }
        let waiting = Task { try await book.link(for: "a.gz", stale: fragment(0).url) }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }

    @Test func `links that are asked for as they are needed come with those that are needed next`()
        async throws
    {
        let asked = Mutex<[[String]]>([])
        let names = (0..<7).map { "\($0).gz" }
        let book = LinkBook(names, batch: 3, host: host, now: { 5000 }) { names in
            let round = asked.withLock {
                $0.append(names)
                return $0.count
            }
            return names.map { Fragment(name: $0, url: "http://127.0.0.1/\($0)?round=\(round)") }
        }
        #expect(try await book.link(for: "1.gz", stale: nil) == "http://127.0.0.1/1.gz?round=1")
        #expect(try await book.link(for: "3.gz", stale: nil) == "http://127.0.0.1/3.gz?round=1")
        let all = try await withThrowingTaskGroup { group in
            for name in names { group.addTask { try await book.link(for: name, stale: nil) } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(all.count == 7)
        #expect(asked.withLock { $0 }.flatMap(\.self).sorted() == names)
        // One that has expired comes alone, where the others are good.
        let new = try await book.link(for: "2.gz", stale: "http://127.0.0.1/2.gz?round=1")
        #expect(new == "http://127.0.0.1/2.gz?round=\(asked.withLock { $0.count })")
        #expect(asked.withLock { $0.last } == ["2.gz"])
    }

    @Test func `a file that Canvas lists no more is gone`() async {
        let book = book(fragment(0), now: 5000, renewals: Counter()) { _ in [] }
        await #expect(throws: CanvasDataError.fileGone("a.gz")) {
            try await book.link(for: "a.gz", stale: fragment(0).url)
        }
    }

    @Test(arguments: [
        ("https://10.1.2.3/a.gz", "it leads into a private network"),
        ("https://169.254.169.254/a.gz", "it leads into a private network"),
        ("https://127.0.0.1/a.gz", "it leads to this machine itself"),
        ("https://[::1]/a.gz", "it leads to this machine itself"),
        ("http://files.example/a.gz", "it is not https"),
        ("file:///etc/passwd", "it is not a plain URL"),
        ("https://u:p@files.example/a.gz", "it is not a plain URL"),
    ])
    func `a real Canvas's links lead to public https addresses only`(url: String, reason: String) throws {
        let host = FileHost(
            isSimulated: false, userAgent: "test", caFile: nil, stallTimeout: 60,
            transport: nil, world: .real, policy: RetryPolicy())
        #expect {
            try host.check(Fragment(name: "a.gz", url: url))
        } throws: {
            ($0 as? CanvasDataError)?.message.hasSuffix("is refused: \(reason).") == true
        }
        #expect((host.transport as? CurlTransport)?.settings.addresses == .publicOnly)
        #expect(throws: Never.self) {
            try host.check(Fragment(name: "a.gz", url: "https://hosted.s3.amazonaws.com/a.gz?x=1"))
        }
    }
}

private final class Counter: Sendable {
    private let value = Mutex(0)
    var count: Int { value.withLock { $0 } }
    func next() -> Int {
        value.withLock {
            $0 += 1
            return $0
        }
    }
}
