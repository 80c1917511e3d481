package import CanvasData
package import CanvasDataTransfer
package struct Publisher: Sendable {
    package init(
        target: TargetSchema, options: PublishOptions, world: World,
        notify: @escaping @Sendable (Notice) -> Void
    ) {}
    package func publish(
        _ items: [TablePublication], on control: PostgresConnection,
        reconnect: @Sendable () async throws -> PostgresConnection
    ) async throws -> PublishResult { PublishResult() }
    package func sweep(on: PostgresConnection) throws {}
}
