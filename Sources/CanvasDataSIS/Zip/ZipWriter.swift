import CCanvasMinizip
import CanvasDataBase
import CanvasDataTransfer
import Glibc

/// Writes a zip whose bytes depend only on the names and contents of its members.
final class ZipWriter {
    private var handle: zipFile?
    private let path: String
    private let isStored: Bool
    private let buffer = Buffer(256 << 10)

    /// 1 January 1980, the first day a zip knows.
    private static let date: UInt = 0x0021_0000
    /// Names are UTF-8.
    private static let utf8Flag: UInt = 1 << 11

    init(_ path: String, isStored: Bool) throws(FileError) {
        // Left by a run that was killed, or put there by somebody who wants to read the data.
        unlink(path)
        // There may be passwords in it.
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError("create", path) }
        close(descriptor)
        errno = 0
        guard let handle = zipOpen64(path, APPEND_STATUS_CREATE) else { throw FileError("create", path) }
        self.handle = handle
        self.path = path
        self.isStored = isStored
    }

    deinit {
        if let handle { zipClose(handle, nil) }
    }

    /// Adds the rest of `file` under `name`.
    ///
    /// - Returns: its length in bytes.
    func add(_ file: OpenFile, as name: String) throws -> Int {
        let length = try file.length()
        var info = zip_fileinfo()
        info.dosDate = Self.date
        let isPlain = name.utf8.allSatisfy { $0 < 0x80 }
        // Zip64 must be asked for beforehand; a file may not get that much longer while it is read.
        let zip64: Int32 = length >= 0xffff_0000 ? 1 : 0
        try check(
            zipOpenNewFileInZip4_64(
                handle, name, &info, nil, 0, nil, 0, nil, isStored ? 0 : Z_DEFLATED, Z_DEFAULT_COMPRESSION, 0,
                -MAX_WBITS, DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY, nil, 0, 0, isPlain ? 0 : Self.utf8Flag, zip64))
        var total = 0
        while true {
            try Task.checkCancellation()
            let count = try file.read(into: buffer.bytes)
            guard count > 0 else { break }
            total += count
            guard total <= length else { throw CanvasDataError.changedWhileZipped(file.path) }
            try check(zipWriteInFileInZip(handle, buffer.bytes.baseAddress, UInt32(count)))
        }
        guard total == length else { throw CanvasDataError.changedWhileZipped(file.path) }
        try check(zipCloseFileInZip(handle))
        return length
    }

    /// Writes the directory of members, and waits until all is on the disk.
    func finish() throws {
        errno = 0
        let code = zipClose(handle, nil)
        handle = nil
        try check(code)
        try OpenFile(reading: path).sync()
    }

    private func check(_ code: Int32) throws(FileError) {
        guard code == ZIP_OK else { throw FileError("write", path, code: errno == 0 ? EIO : errno) }
    }
}
