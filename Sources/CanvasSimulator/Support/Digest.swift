import CCanvasCrypto

/// SHA-256 of bytes that come in pieces, by OpenSSL. For one thread at a time.
final class SHA256Digest {
    private let context: OpaquePointer?

    init() {
        context = EVP_MD_CTX_new()
        EVP_DigestInit_ex(context, EVP_sha256(), nil)
    }

    deinit { EVP_MD_CTX_free(context) }

    func update(_ bytes: UnsafeRawBufferPointer) {
        EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// The digest as 64 hexadecimal digits. Nothing may be added after.
    func finish() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(context, &digest, nil)
        return Digests.hex(digest)
    }
}

enum Digests {
    static func sha256(_ bytes: UnsafeRawBufferPointer) -> String {
        let digest = SHA256Digest()
        digest.update(bytes)
        return digest.finish()
    }

    static func hmacSHA256(key: String, _ message: String) -> [UInt8] {
        let key = Array(key.utf8)
        let message = Array(message.utf8)
        var code = [UInt8](repeating: 0, count: 32)
        HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &code, nil)
        return code
    }

    static func hex(_ bytes: [UInt8]) -> String {
        let text = ByteBuffer(capacity: bytes.count * 2)
        for byte in bytes {
            text.append(hex: UInt64(byte), digits: 2)
        }
        return String(decoding: text.contents, as: UTF8.self)
    }

    /// Standard base64 with padding.
    static func base64(_ bytes: [UInt8]) -> String {
        var text = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
        let length = EVP_EncodeBlock(&text, bytes, Int32(bytes.count))
        return String(decoding: text.prefix(Int(length)), as: UTF8.self)
    }
}
