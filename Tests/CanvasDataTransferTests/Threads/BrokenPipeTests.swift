import CCanvasLinux
import Glibc
import Testing

@testable import CanvasDataTransfer

/// Peers that hang up, met by a program that does nothing about SIGPIPE: by default it ends the process.
@Suite struct BrokenPipeTests {
    /// Puts this process into the state in which a program starts: SIGPIPE would end it.
    private static func forgetSignals() {
        signal(SIGPIPE, SIG_DFL)
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
    }

    /// Whether the process would end at the signal: nobody ignores it, and this thread lets it through.
    private static var isDefault: Bool {
        var action = sigaction()
        var mask = sigset_t()
        var pending = sigset_t()
        guard sigaction(SIGPIPE, nil, &action) == 0, pthread_sigmask(SIG_BLOCK, nil, &mask) == 0,
            sigpending(&pending) == 0
        else { return false }
        return action.__sigaction_handler.sa_handler == nil && sigismember(&mask, SIGPIPE) == 0
            && sigismember(&pending, SIGPIPE) == 0
    }

    /// Writes to a pipe that nobody reads; returns the `errno`.
    private static func writeForNobody() -> Int32 {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return errno }
        close(ends[0])
        defer { close(ends[1]) }
        return write(ends[1], [0], 1) < 0 ? errno : 0
    }

    @Test func `without our doing, a write that nobody reads ends the process`() async {
        await #expect(processExitsWith: .signal(SIGPIPE)) {
            Self.forgetSignals()
            _ = Self.writeForNobody()
        }
    }

    @Test func `with the signal held back the write fails, and the process goes on as it was`() async {
        await #expect(processExitsWith: .success) {
            Self.forgetSignals()
            #expect(withoutBrokenPipeSignal { Self.writeForNobody() } == EPIPE)
            let nested = withoutBrokenPipeSignal {
                (withoutBrokenPipeSignal { Self.writeForNobody() }, Self.writeForNobody())
            }
            #expect(nested == (EPIPE, EPIPE))
            #expect(Self.isDefault)
        }
    }

    @Test func `errno is what the work left`() {
        withoutBrokenPipeSignal { errno = ENOTDIR }
        #expect(errno == ENOTDIR)
    }

    @Test func `a signal that was pending before is still pending, and the caller's mask is kept`()
        async throws
    {
        try await blocking {
            // Of a thread that the caller has blocked it in, as `blocking` has.
            pthread_kill(pthread_self(), SIGPIPE)
            #expect(withoutBrokenPipeSignal { Self.writeForNobody() } == EPIPE)
            var pending = sigset_t()
            var mask = sigset_t()
            #expect(sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1)
            #expect(pthread_sigmask(SIG_BLOCK, nil, &mask) == 0 && sigismember(&mask, SIGPIPE) == 1)
        }
    }

    @Test func `whatever blocks cannot raise it`() async {
        await #expect(processExitsWith: .success) {
            Self.forgetSignals()
            let code = try await blocking { Self.writeForNobody() }
            #expect(code == EPIPE && Self.isDefault)
        }
    }

    @Test func `a server may hang up at any point of a request, in the clear and in a TLS handshake`() async {
        await #expect(processExitsWith: .success) {
            Self.forgetSignals()
            for point in HangingUpServer.Point.allCases {
                let server = try HangingUpServer(point)
                let transport = CurlTransport(CurlSettings(userAgent: "test", schemes: "http,https"))
                for scheme in ["http", "https"] {
                    for body in [nil, [UInt8](repeating: 0x78, count: 8 << 20)] {
                        var request = HTTPRequest(url: "\(scheme)://127.0.0.1:\(server.port)/")
                        if let body {
                            request.method = .post
                            request.body = RequestBody([.bytes(body)])
                        }
                        await #expect(throws: (any Error).self, "\(point)") {
                            _ = try await transport.send(request)
                        }
                    }
                }
                server.stop()
            }
            #expect(Self.isDefault)
        }
    }

    @Test func `clients that come and go on many threads leave the program's own setting`() async {
        await #expect(processExitsWith: .success) {
            Self.forgetSignals()
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        for _ in 0..<300 {
                            // Refused before anything is sent: the handle goes as it was after its reset.
                            let request = HTTPRequest(url: "http://127.0.0.1:1/", headers: [("X", "\n")])
                            let transport = CurlTransport(CurlSettings(userAgent: "test"))
                            await #expect(throws: TransferError.self) {
                                _ = try await transport.send(request)
                            }
                        }
                    }
                }
            }
            #expect(Self.isDefault)
        }
    }
}
