import CCanvasCrypto

/// SHA-256 (FIPS 180-4) of bytes as they come, computed by OpenSSL. Used by one thread at a time.
package final class SHA256: ByteSink {
    private let context: OpaquePointer?

    package init() {
        context = EVP_MD_CTX_new()
        EVP_DigestInit_ex(context, EVP_sha256(), nil)
    }

    deinit { EVP_MD_CTX_free(context) }

    package func write(_ bytes: UnsafeRawBufferPointer) {
        EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    package func finish() {}

    /// The digest in hexadecimal, 64 letters. Nothing may be written after it.
    package func hexadecimal() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(context, &digest, nil)
        return digest.map { String(($0 >> 4), radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// That of the file at `path`, and its length in bytes.
    ///
    /// - Throws: `FileError`, or `CancellationError`.
    package static func digest(ofFile path: String) throws -> (hexadecimal: String, length: Int) {
        let file = try OpenFile(reading: path)
        let length = try file.length()
        let sha = SHA256()
        try FileReader().read(file, into: sha)
        return (sha.hexadecimal(), length)
    }
}
