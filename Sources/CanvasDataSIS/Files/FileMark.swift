import CanvasDataTransfer
import Glibc

/// What the file system says about a file: it changes when the file is written to or replaced.
struct FileMark: Sendable {
    /// Inode, length and time of the last write.
    let written: [Int]
    /// The device, and the time of the last change of any kind, which no program can set back.
    private let other: [Int]
    /// Whether a later write must leave another mark. Right after a write it need not: file systems round times, some of
    /// them to two seconds.
    private let isReliable: Bool

    /// - Parameters:
    ///   - path: the file; links are followed.
    ///   - now: the time, in seconds since 1970.
    /// - Throws: `FileError` if there is no such file.
    init(_ path: String, now: Double) throws(FileError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw FileError("open", path) }
        written = [
            Int(status.st_ino), Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
        ]
        other = [Int(bitPattern: UInt(status.st_dev)), status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
        isReliable = now - Double(max(status.st_mtim.tv_sec, status.st_ctim.tv_sec)) >= 3
    }

    /// Whether `path` is certain to have the contents that it had when the mark was taken.
    ///
    /// - Throws: `FileError` if there is no such file.
    func proves(_ path: String) throws(FileError) -> Bool {
        guard isReliable else { return false }
        let now = try FileMark(path, now: 0)
        return now.written == written && now.other == other
    }
}
