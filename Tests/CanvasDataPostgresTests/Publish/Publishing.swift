import CanvasDataBase
import PostgresFixture
import Synchronization
import Testing

@testable import CanvasDataPostgres

/// Publishes through a proxy, with a clock that runs ahead while it sleeps.
final class Publishing: Sendable {
    let proxy: PostgresProxy
    let warehouse: Warehouse
    let isReachable: Bool
    private let held = Mutex<[PostgresConnection]>([])
    private let clock = ManualClock()

    init(through proxy: PostgresProxy, _ warehouse: Warehouse, isReachable: Bool = true) {
        self.proxy = proxy
        self.warehouse = warehouse
        self.isReachable = isReachable
    }

    func publish(
        _ items: [TablePublication], options: PublishOptions = PublishOptions()
    ) async throws -> PublishResult {
        let world = clock.world
        let control = try await connected()
        return try await warehouse.publisher(options, world: world).publish(items, on: control) {
            guard self.isReachable else { throw CanvasDataError(.unavailable, "no server") }
            return try await self.connected()
        } connect: {
            try self.warehouse.database.connect()
        }
    }

    private func connected() async throws -> PostgresConnection {
        let connection = try PostgresConnection(PostgresSettings(connection: proxy.connectionString()))
        for _ in 0..<500 {
            if try AdvisoryLock.take(warehouse.target, on: connection) {
                held.withLock { $0.append(connection) }
                return connection
            }
            // The server has not noticed yet that the old connection is gone.
            try await Task.sleep(for: .milliseconds(20))
        }
        throw CanvasDataError(.busy, "locked")
    }
}
