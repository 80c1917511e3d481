import CCanvasPQ

/// Which database a connection has reached, for people who have several. Holds no password.
package struct DatabasePlace: Sendable, Equatable {
    /// A host's name or address as it was given, or the directory of a unix socket.
    package let host: String
    package let port: Int
    package let name: String
    /// Where the private Postgres has its files; nil for any other server.
    package let localDirectory: String?

    package init(host: String, port: Int, name: String, localDirectory: String? = nil) {
        self.host = host
        self.port = port
        self.name = name
        self.localDirectory = localDirectory
    }

    /// As a sentence names it: `database canvas on db.example.edu`.
    package var words: String {
        if let localDirectory { return "the private Postgres in \(localDirectory)" }
        let place = host.hasPrefix("/") ? "this machine (\(host))" : host
        return "database \(name) on \(place)" + (port == 5432 ? "" : ", port \(port)")
    }
}

extension PostgresConnection {
    /// What libpq says of the connection that it has made: of several hosts the one that answered. Not what the string
    /// says: where libpq misreads that, a piece of the password passes for a host, and nothing connects.
    func place(localDirectory: String?) -> DatabasePlace {
        withHandle { handle in
            func text(_ value: UnsafePointer<CChar>?) -> String { value.map { String(cString: $0) } ?? "" }
            return DatabasePlace(
                host: text(PQhost(handle)), port: Int(text(PQport(handle))) ?? 5432, name: text(PQdb(handle)),
                localDirectory: localDirectory)
        }
    }
}
