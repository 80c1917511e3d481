public import CanvasDataBase

/// A version of the schema, as `/api/schema` lists it.
public struct SchemaVersion: Sendable, Equatable {
    /// Such as "4.2.9".
    public let version: String
    /// As the API writes it: `2016-03-29T21:35:23.215Z`; nil when it does not say.
    public let createdAt: String?
    /// What the API sent.
    public let json: JSONValue

    /// - Throws: `CanvasDataError` (wrong data) when there is no version.
    package init(_ json: JSONValue, path: String) throws {
        guard let version = json["version"]?.string else {
            throw CanvasDataError.unreadableAnswer(path, "an entry has no version")
        }
        self.version = version
        createdAt = json["createdAt"]?.string
        self.json = json
    }
}
