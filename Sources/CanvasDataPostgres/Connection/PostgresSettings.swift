/// Where the database is and how it is reached.
package struct PostgresSettings: Sendable {
    /// A libpq URI or keyword string, handed to libpq as it is (PostgreSQL manual §34.1.1); "" is what libpq's
    /// environment says. Never printed: there may be a password in it.
    package var connection: String
    /// Seconds for one try to connect, unless the string or PGCONNECT_TIMEOUT says otherwise.
    package var connectTimeout = 15
    /// Of the private Postgres, where it has its files; nil for any other server.
    package var localDirectory: String?
    /// Seconds that a statement waits for a lock where nothing else is said: no wait is without end.
    package var lockTimeout = 5.0

    package init(connection: String) {
        self.connection = connection
    }
}
