import CCanvasLinux
import Glibc

/// A file descriptor, closed when the last reference goes. Used by one thread at a time.
package final class OpenFile {
    package let path: String
    private let descriptor: Int32

    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    /// Opens a user's file for reading, wherever it is; links are followed.
    package convenience init(reading path: String) throws(FileError) {
        // Opening a pipe would wait for a writer.
        let opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard opened >= 0 else { throw FileError("read", path) }
        self.init(descriptor: opened, path: path)
    }

    deinit { close(descriptor) }

    func withDescriptor<Value>(_ work: (Int32) -> Value) -> Value { work(descriptor) }

    /// Neither a folder nor a device.
    package var isPlain: Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    package func length() throws(FileError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError("read", path) }
        return Int(status.st_size)
    }

    /// Writes all of `bytes` where the file stands.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        var left = bytes
        while left.count > 0 {
            let count = Glibc.write(descriptor, left.baseAddress, left.count)
            if count < 0 {
                guard errno == EINTR else { throw FileError("write", path) }
                continue
            }
            left = UnsafeRawBufferPointer(rebasing: left[count...])
        }
    }

    /// Reads up to `buffer.count` bytes; 0 at the end of the file.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw FileError("read", path) }
        }
    }

    /// Reads everything from where the file stands to its end.
    ///
    /// - Throws: `FileError`, which `isTooLong` where that is more than `limit` bytes.
    package func contents(limit: Int) throws(FileError) -> [UInt8] {
        let buffer = Buffer(64 << 10)
        var bytes: [UInt8] = []
        while true {
            let count = try read(into: buffer.bytes)
            guard count > 0 else { return bytes }
            guard bytes.count + count <= limit else { throw FileError("read", path, code: EFBIG) }
            bytes += buffer.bytes[..<count]
        }
    }

    package func truncate(to length: Int) throws(FileError) {
        guard ftruncate(descriptor, length) == 0, lseek(descriptor, length, SEEK_SET) == length else {
            throw FileError("write", path)
        }
    }

    /// Starts writing `count` bytes from `offset` to the disk without waiting, so that `sync` finds little to do.
    package func beginWriteback(from offset: Int, count: Int) {
        // Only a hint: what cannot be started now, fsync does later and reports.
        _ = sync_file_range(descriptor, offset, count, UInt32(CANVAS_SYNC_FILE_RANGE_WRITE))
    }

    /// Waits until everything is on the disk. Never called again after a failure: Linux would then report success for
    /// pages that were lost.
    package func sync() throws(FileError) {
        guard fsync(descriptor) == 0 else { throw FileError("sync", path) }
    }
}
