import Foundation
import Glibc

/// A terminal without a screen, with a program at it.
final class PseudoTerminal {
    struct Failure: Error { let number = errno }

    private let main: Int32
    private let child: Int32
    private(set) var seen = ""

    init() throws {
        // What posix_openpt, unlockpt and ptsname do, none of which Swift can see: TIOCSPTLCK and TIOCGPTN.
        main = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var locked: Int32 = 0
        var number: Int32 = 0
        guard main >= 0, ioctl(main, 0x4004_5431, &locked) == 0, ioctl(main, 0x8004_5430, &number) == 0 else {
            throw Failure()
        }
        child = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard child >= 0 else { throw Failure() }
    }

    deinit {
        close(main)
        close(child)
    }

    /// Whether what is typed is shown.
    var isEchoing: Bool {
        var settings = termios()
        return tcgetattr(child, &settings) == 0 && settings.c_lflag & tcflag_t(ECHO) != 0
    }

    func type(_ text: String) {
        let bytes = Array(text.utf8)
        write(main, bytes, bytes.count)
    }

    /// Reads until `text` has come; false when it does not come for a minute.
    func read(until text: String) async -> Bool {
        await Thread.blocking { [main] in
            var seen = ""
            var buffer = [UInt8](repeating: 0, count: 4096)
            var ready = pollfd(fd: main, events: Int16(POLLIN), revents: 0)
            while !seen.contains(text), poll(&ready, 1, 60_000) > 0 {
                let count = Glibc.read(main, &buffer, buffer.count)
                guard count > 0 else { break }
                seen += String(decoding: buffer[..<count], as: UTF8.self)
            }
            return seen
        }.also { seen += $0 }.contains(text)
    }

    func start(_ tool: BuiltTool, _ arguments: [String]) throws -> Program {
        let process = Process()
        process.executableURL = tool.executable
        process.arguments = arguments
        process.environment = tool.environment
        process.currentDirectoryURL = URL(fileURLWithPath: tool.workingDirectory)
        for keyPath in [\Process.standardInput, \Process.standardOutput, \Process.standardError] {
            process[keyPath: keyPath] = FileHandle(fileDescriptor: child, closeOnDealloc: false)
        }
        return try Program(process)
    }

    /// What runs at it.
    struct Program {
        private let process: Process
        private let ended: AsyncStream<Int32>

        fileprivate init(_ process: Process) throws {
            let (stream, continuation) = AsyncStream<Int32>.makeStream()
            process.terminationHandler = {
                continuation.yield($0.terminationStatus)
                continuation.finish()
            }
            try process.run()
            self.process = process
            ended = stream
        }

        func send(_ signal: Int32) {
            if process.isRunning { kill(process.processIdentifier, signal) }
        }

        var status: Int32 {
            get async {
                var status: Int32 = -1
                for await ending in ended { status = ending }
                return status
            }
        }
    }
}

extension Thread {
    /// Runs what blocks on a thread of its own.
    fileprivate static func blocking<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value
    {
        await withCheckedContinuation { continuation in
            detachNewThread { continuation.resume(returning: work()) }
        }
    }
}

extension String {
    fileprivate func also(_ use: (String) -> Void) -> String {
        use(self)
        return self
    }
}
