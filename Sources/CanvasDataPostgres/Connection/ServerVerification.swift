import CCanvasPQ
import Glibc

/// Whether the server's certificate is checked, where the user has not decided.
///
/// libpq's own default (`prefer`) encrypts if it can and checks nothing. A database that is not on this machine gets
/// `verify-full`, unless the connection string, a service file or PGSSLMODE says something else.
package enum ServerVerification {
    /// Debian's, RHEL's and Alpine's bundles of authorities; libpq 15 has no word for them.
    static var systemCertificates: String? {
        ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"]
            .first { access($0, R_OK) == 0 }
    }

    /// The `sslmode` to begin with; nil to leave it to libpq.
    ///
    /// - Throws: `PostgresError` for a string that libpq cannot read; the message does not repeat it.
    static func mode(for connection: String) throws(PostgresError) -> String? {
        let words = try options(connection)
        guard words["sslmode"] == nil, getenv("PGSSLMODE") == nil, words["service"] == nil,
            getenv("PGSERVICE") == nil
        else { return nil }
        let hosts = (words["hostaddr"] ?? words["host"] ?? getenv("PGHOST").map { String(cString: $0) } ?? "")
            .split(separator: ",")
        return hosts.allSatisfy { isHere(String($0)) } ? nil : "verify-full"
    }

    /// The password in `connection`, so that it can be kept from all output.
    package static func password(in connection: String) -> String? {
        (try? options(connection))?["password"] ?? nil
    }

    private static func isHere(_ host: String) -> Bool {
        host.hasPrefix("/") || host.hasPrefix("@") || host == "localhost" || host.hasPrefix("127.")
            || host == "::1"
    }

    /// What `connection` says, by libpq's own reading of it.
    private static func options(_ connection: String) throws(PostgresError) -> [String: String] {
        // A plain word is the name of a database, which PQconninfoParse would not take.
        guard connection.contains("=") || connection.contains("://") else { return [:] }
        var reason: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(connection, &reason) else {
            PQfreemem(reason)
            // libpq's reason quotes the string, password and all.
            throw PostgresError(sqlState: nil, message: "the connection string cannot be read")
        }
        defer { PQconninfoFree(options) }
        var words: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { words[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return words
    }
}
