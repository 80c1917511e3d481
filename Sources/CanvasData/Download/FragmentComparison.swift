import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer

extension FragmentFetcher {
    /// Whether the file of this name that is in the directory holds what the host has; fetches it, and leaves the file as
    /// it is.
    ///
    /// - Throws: `CanvasDataError`, `CancellationError`.
    func isSame(_ name: String) async throws -> Bool {
        let digest = FragmentDigest()
        try await source.read(name, ofDump: "", into: digest)
        let path = store.directory.path(of: name)
        do {
            return try await blocking { try SHA256.digest(ofFile: path).hexadecimal == digest.value }
        } catch let error as FileError {
            throw CanvasDataError.file(error)
        }
    }
}

/// Reckons the SHA-256 of a fragment as it comes, and checks that it came undamaged.
///
/// `@unchecked Sendable`: an intake is called by one thread at a time, and `value` asked for when the reading has ended.
private final class FragmentDigest: FragmentIntake, @unchecked Sendable {
    private var sha = SHA256()
    private var gunzip = Gunzip(into: NullSink())
    private(set) var value = ""

    var taken: Int { gunzip.bytesRead }

    func abandon() { begin() }

    func begin() {
        sha = SHA256()
        gunzip = Gunzip(into: NullSink())
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        sha.write(bytes)
        try gunzip.write(bytes)
    }

    func finish() throws {
        try gunzip.finish()
        value = sha.hexDigest()
    }
}
