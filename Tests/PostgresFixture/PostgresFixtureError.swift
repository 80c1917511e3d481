/// Why there is no private Postgres.
package struct PostgresFixtureError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
