import Glibc

/// The server's first process, as its file `postmaster.pid` tells of it.
struct Postmaster: Sendable, Equatable {
    let processID: Int32
    /// When it was started, in seconds since 1970.
    let started: Int

    /// The one that serves the files in `data` now; nil where there is none. A file that a crash left behind, whose
    /// number may have gone to another process since, is seen through.
    init?(in data: String) {
        guard let text = text(ofFile: "\(data)/postmaster.pid") else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        // While it stops, the number is negative for a server in single-user mode only.
        guard lines.count > 2, let processID = Int32(lines[0]), processID > 0, let started = Int(lines[2])
        else { return nil }
        self.processID = processID
        self.started = started
        guard isAt(data) else { return nil }
    }

    /// One line that names no other server than this.
    var identity: String { "\(processID) \(started)" }

    /// A postmaster's working directory is that of its files.
    private func isAt(_ data: String) -> Bool {
        var (here, there) = (stat(), stat())
        guard stat("\(data)/PG_VERSION", &there) == 0 else { return false }
        guard stat("/proc/\(processID)/cwd/PG_VERSION", &here) == 0 else {
            // In a container root may lack the right to look (CAP_SYS_PTRACE); the name is for everybody to see.
            return errno == EACCES && text(ofFile: "/proc/\(processID)/comm") == "postgres\n"
        }
        return here.st_dev == there.st_dev && here.st_ino == there.st_ino
    }
}

/// A small file's text; nil when it cannot be read.
func text(ofFile path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 8192)
    let count = read(descriptor, &buffer, buffer.count)
    return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
}
