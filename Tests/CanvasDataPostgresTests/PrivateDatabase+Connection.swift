import CanvasDataPostgres
import PostgresFixture

extension PrivateDatabase {
    /// How libpq gets there.
    var settings: PostgresSettings { PostgresSettings(connection: connectionString) }

    func connect() throws -> PostgresConnection { try PostgresConnection(settings) }
}
