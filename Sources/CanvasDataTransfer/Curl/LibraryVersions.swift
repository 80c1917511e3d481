import CCanvasCrypto
import CCanvasCurl

/// The versions of the C libraries that this process runs with, for bug reports.
package enum LibraryVersions {
    /// `7.88.1 (OpenSSL/3.0.17, zlib/1.2.13)`
    package static var curl: String {
        guard let version = curl_version_info(CURLVERSION_FIRST)?.pointee else { return "unknown" }
        let parts = [
            text(version.ssl_version), text(version.libz_version).map { "zlib/\($0)" },
        ]
        return "\(text(version.version) ?? "unknown") (\(parts.compactMap { $0 }.joined(separator: ", ")))"
    }

    /// `3.0.17`
    package static var openSSL: String { text(OpenSSL_version(OPENSSL_VERSION_STRING)) ?? "unknown" }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String? {
        pointer.map { String(cString: $0) }
    }
}
