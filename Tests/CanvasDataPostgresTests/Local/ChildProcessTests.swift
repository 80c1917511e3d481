import CCanvasLinux
import CanvasDataTransfer
import Glibc
import Testing

@testable import CanvasDataPostgres

@Suite struct ChildProcessTests {
    private func run(_ script: String, inherited: Int32? = nil) async throws -> ChildProcess.Ending {
        try await blocking {
            // As the tool runs: with signals blocked in all of its threads. This one is ours alone.
            var blocked = sigset_t()
            sigemptyset(&blocked)
            for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&blocked, number) }
            pthread_sigmask(SIG_BLOCK, &blocked, nil)
            return try ChildProcess.run(
                ["/bin/sh", "-c", script], environment: ["PATH": "/usr/bin:/bin", "MARK": "set"],
                inherited: inherited)
        }
    }

    @Test func `nothing is blocked or ignored in it, though it is in us`() async throws {
        // One whose default is to be ignored: other tests of this process must not notice.
        signal(SIGURG, SIG_IGN)
        defer { signal(SIGURG, SIG_DFL) }
        let ending = try await run("grep -E 'Sig(Blk|Ign)' /proc/self/status")
        let sets = ending.output.matches(of: #/\t([0-9a-f]+)\n/#).map { UInt64($0.1, radix: 16) }
        // Above 31 there are glibc's own.
        #expect(sets.map { $0.map { $0 & 0x7fff_ffff } } == [0, 0])
    }

    @Test func `it has a session, a directory and variables of its own`() async throws {
        let ending = try await run("cut -d' ' -f6 /proc/$$/stat; echo $$; pwd; echo $MARK $HOME")
        let lines = ending.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 4 && lines[0] == lines[1])
        #expect(lines.suffix(2) == ["/", "set"])
    }

    @Test func `it has no file of ours but the one it is given`() async throws {
        let ours = open("/dev/null", O_RDWR)
        defer { close(ours) }
        #expect(try await run("ls -x /proc/$$/fd").output == "0  1  2\n")
        #expect(try await run("ls -x /proc/$$/fd", inherited: ours).output == "0  1  2  3\n")
    }

    @Test func `its end is told as a shell tells it`() async throws {
        #expect(try await run("echo no >&2; exit 3") == .init(status: 3, output: "no\n"))
        #expect(try await run("kill -9 $$").status == 137)
        #expect(try await blocking { try ChildProcess.run(["/nowhere/x"], environment: [:]).status } == 127)
    }
}
