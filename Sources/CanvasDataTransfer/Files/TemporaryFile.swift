import Glibc

/// A file without a name, for what does not fit into memory; it is gone with its last reference or the process.
package final class TemporaryFile {
    private let descriptor: Int32
    /// Where it is, for messages.
    private let folder: String

    /// - Throws: `FileError` when TMPDIR (else `/tmp`) cannot take it.
    package init() throws(FileError) {
        let given = getenv("TMPDIR").map { String(cString: $0) } ?? ""
        folder = given.isEmpty ? "/tmp" : given
        // mkstemp wants these six X, and puts others in their place.
        var template = Array("\(folder)/canvas-data.XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw FileError("create", "a file in \(folder)") }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unlink(template)
    }

    deinit { close(descriptor) }

    /// Writes all of `bytes` at `offset`.
    package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let count = pwrite(
                descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, offset + done)
            if count < 0 {
                guard errno == EINTR else { throw FileError("write", "a file in \(folder)") }
                continue
            }
            done += count
        }
    }

    /// Fills `buffer` with what was written at `offset`.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileError) {
        var done = 0
        while done < buffer.count {
            let count = pread(
                descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done, offset + done)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw FileError("read", "a file in \(folder)", code: count == 0 ? EIO : errno)
            }
            done += count
        }
    }
}
