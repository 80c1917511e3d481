import CCanvasPQ
import CanvasDataTransfer
import Glibc

/// Whether the server's certificate is checked, where the user has not decided.
///
/// libpq's own default (`prefer`) encrypts if it can and checks nothing. A database that is not on this machine gets
/// `verify-full`, unless the connection string, a service file or PGSSLMODE says something else.
package enum ServerVerification {
    /// Debian's, RHEL's and Alpine's bundles of authorities; libpq 15 has no word for them.
    package static var systemCertificates: String? {
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

    /// The passwords in `connection`, of the role and of its key file, so that they can be kept from all output.
    package static func passwords(in connection: String) -> [String] {
        guard let words = try? options(connection) else { return [] }
        return ["password", "sslpassword"].compactMap { words[$0] }
    }

    /// Whether `host` is a socket's directory, or leads to this machine without asking DNS: `127.0.0.1.example` is a name
    /// like any other.
    private static func isHere(_ host: String) -> Bool {
        host.hasPrefix("/") || host.hasPrefix("@") || host == "localhost"
            || NetworkAddress(host)?.scope == .loopback
    }

    /// What `connection` says, by libpq's own reading of it.
    ///
    /// Refused is what libpq would read in another way than it is meant, as then a part of the password is taken for a host,
    /// a port or a database, and written in errors.
    private static func options(_ connection: String) throws(PostgresError) -> [String: String] {
        guard !isMisread(connection) else { throw .misreadConnection }
        // A plain word is the name of a database, which PQconninfoParse would not take.
        guard connection.contains("=") || connection.contains("://") else {
            guard !connection.contains(where: { "@:/".contains($0) }) else { throw .unreadableConnection }
            return [:]
        }
        var reason: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(connection, &reason) else {
            PQfreemem(reason)
            // libpq's reason quotes the string, password and all.
            throw .unreadableConnection
        }
        defer { PQconninfoFree(options) }
        var words: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { words[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        guard words["port"]?.allSatisfy({ $0 == "," || $0.isASCII && $0.isNumber }) ?? true else {
            throw .misreadConnection
        }
        return words
    }

    /// Whether it is a URI with an @ or / too many. libpq takes for user and password what stands before the first @ that
    /// no / comes before, and what follows for hosts and the database.
    private static func isMisread(_ connection: String) -> Bool {
        guard let scheme = ["postgresql://", "postgres://"].first(where: connection.hasPrefix) else {
            return false
        }
        var rest = connection.dropFirst(scheme.count)
        if let end = rest.firstIndex(where: { $0 == "@" || $0 == "/" }), rest[end] == "@" {
            rest = rest[end...].dropFirst()
        }
        return rest.prefix { $0 != "?" }.contains("@")
    }
}

extension PostgresError {
    fileprivate static let unreadableConnection = PostgresError(
        sqlState: nil, message: "the connection string cannot be read")

    fileprivate static let misreadConnection = PostgresError(
        sqlState: nil, message: "the connection string cannot be read",
        hint: "In a URI, write @ : / ? # % of a password or name as %40 %3A %2F %3F %23 %25.")
}
