import CanvasDataTransfer
import Glibc

/// The server's first process, as the file `postmaster.pid` describes it.
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

extension Postmaster {
    /// Removes the files of a server that is gone, where Postgres would take another process for that server and refuse
    /// to start: in containers numbers come again soon, and the dead stay in the list when process 1 does not bury
    /// them. Call it only when there is no server, holding `lock`. Blocks.
    ///
    /// - Parameters:
    ///   - data: the server's files.
    ///   - socketDirectory: where its socket is, and beside it another file with its number.
    static func removeMisleadingFiles(in data: String, _ socketDirectory: String) {
        let path = "\(data)/postmaster.pid"
        guard Postmaster(in: data) == nil, let text = text(ofFile: path) else { return }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count > 6, let processID = Int32(lines[0]), processID > 0, kill(processID, 0) == 0,
            let segment = lines[6].split(separator: " ").last.flatMap({ Int($0) })
        else { return }
        // What Postgres itself makes sure of: no process of that server is left that could still write. The last of
        // them notice very soon that their first is gone.
        for _ in 0..<200 {
            guard isAttached(segment) else {
                unlink("\(socketDirectory)/.s.PGSQL.5432.lock")
                unlink(path)
                return
            }
            usleep(50_000)
        }
    }

    /// Whether a process has the shared memory of this number.
    private static func isAttached(_ segment: Int) -> Bool {
        // Where that is unknown, Postgres decides.
        guard let text = text(ofFile: "/proc/sysvipc/shm", limit: 1 << 20) else { return true }
        return text.split(separator: "\n").dropFirst().contains { line in
            let fields = line.split(separator: " ")
            return fields.count > 6 && Int(fields[1]) == segment && fields[6] != "0"
        }
    }
}

/// A small file's text; nil when it cannot be read or holds more than `limit` bytes.
func text(ofFile path: String, limit: Int = 8192) -> String? {
    guard let bytes = try? OpenFile(reading: path).contents(limit: limit) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
}
