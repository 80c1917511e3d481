import CanvasDataBase
import CanvasDataTransfer

extension CanvasDataAPI {
    /// The schema versions that Canvas has, newest first (in the SDK: `get_schema_versions`).
    ///
    /// - Throws: `CanvasDataError`.
    public func schemaVersions() async throws -> [SchemaVersion] {
        let path = "/api/schema"
        guard let list = try await get(path).array else {
            throw CanvasDataError.unreadableAnswer(path, "it is not a list")
        }
        return try list.map { try SchemaVersion($0, path: path) }
    }

    /// A version of the schema (in the SDK: `get_schema`).
    ///
    /// - Parameter version: such as "4.2.9", or "latest".
    /// - Returns: its tables in the API's order; `jsonKeyedByTableName` is what the SDK gives with
    ///   `key_on_tablenames=True`.
    /// - Throws: `CanvasDataError`: usage for a version that Canvas has not.
    public func schema(version: String = "latest") async throws -> SchemaDefinition {
        guard version.isPlainName else { throw CanvasDataError.unknownVersion(version) }
        return try SchemaDefinition(try await schema(ofVersion: version))
    }

    /// The API's own answer.
    func schema(ofVersion version: String) async throws -> JSONValue {
        do {
            return try await caller.get("/api/schema/\(version.percentEncoded)")
        } catch let status as APIStatus {
            guard version != "latest" else {
                throw CanvasDataError.unexpectedStatus(status, host: caller.address.link.hostAndPort)
            }
            throw CanvasDataError.unknownVersion(version)
        }
    }
}
