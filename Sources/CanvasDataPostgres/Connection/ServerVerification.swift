import CCanvasPQ
import CanvasDataTransfer
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

    /// The `sslmode` to begin with.
    ///
    /// - Parameters:
    ///   - connection: a connection string.
    ///   - variable: the value of a variable of the environment; nil where it is not set.
    /// - Returns: nil to leave it to libpq.
    /// - Throws: `PostgresError` for a string that libpq cannot read; the message does not repeat it.
    static func mode(
        for connection: String,
        variable: (String) -> String? = { name in getenv(name).map { String(cString: $0) } }
    ) throws(PostgresError) -> String? {
        let words = try options(connection)
        guard words["sslmode"] == nil, variable("PGSSLMODE") == nil, words["service"] == nil,
            variable("PGSERVICE") == nil
        else { return nil }
        // An address, wherever it is given, is called in the place of the name (manual §34.1.2).
        let hosts =
            (words["hostaddr"] ?? variable("PGHOSTADDR") ?? words["host"] ?? variable("PGHOST") ?? "")
            .split(separator: ",")
        return hosts.allSatisfy { isHere(String($0)) } ? nil : "verify-full"
    }

    /// Whether libpq can read `connection`.
    package static func isReadable(_ connection: String) -> Bool { (try? options(connection)) != nil }

    /// The password in `connection`, so that it can be kept from all output.
    package static func password(in connection: String) -> String? {
        (try? options(connection))?["password"] ?? nil
    }

    /// Whether `host` is a socket's directory, or leads to this machine without asking DNS: `127.0.0.1.example` is a name
    /// like any other.
    private static func isHere(_ host: String) -> Bool {
        host.hasPrefix("/") || host.hasPrefix("@") || host == "localhost"
            || NetworkAddress(host)?.scope == .loopback
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
