import CCanvasCrypto

/// SHA-256 (RFC 6234) of bytes that come in pieces, computed by OpenSSL.
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

    /// The digest of everything written, as 64 hexadecimal digits; asked for once, at the end.
    package func hexDigest() -> String {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        EVP_DigestFinal_ex(context, &digest, &length)
        let digits = Array("0123456789abcdef")
        return digest.prefix(Int(length)).reduce(into: "") { text, byte in
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
    }

    /// The digest of the file at `path`, and its length in bytes.
    ///
    /// - Throws: `FileError`, or `CancellationError`.
    package static func digest(ofFile path: String) throws -> (hexadecimal: String, length: Int) {
        let file = try OpenFile(reading: path)
        let length = try file.length()
        let sha = SHA256()
        try FileReader().read(file, into: sha)
        return (sha.hexDigest(), length)
    }
}
