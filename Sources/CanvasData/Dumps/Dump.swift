public import CanvasDataBase

/// One dump that Canvas offers, as `/api/account/self/dump` lists it.
public struct Dump: Sendable, Equatable {
    /// The API's `dumpId`.
    public let id: String
    /// Orders dumps: a later dump has a larger one.
    public let sequence: Int
    /// The account, as Canvas Data numbers it; nil if the API did not send it.
    public let accountID: String?
    /// How many files the dump has.
    public let numFiles: Int
    /// False while Canvas is still writing it.
    public let isFinished: Bool
    /// When Canvas forgets it, in milliseconds since 1970 (60 days after its making).
    public let expires: Int?
    /// As the API writes them: `2017-04-29T02:03:38.247Z`.
    public let createdAt: String
    /// When Canvas last changed the dump, as the API writes it.
    public let updatedAt: String?
    /// The version of the schema that its files' columns follow.
    public let schemaVersion: String
    /// What the API sent, whole.
    public let json: JSONValue

    /// - Throws: `CanvasDataError` (wrong data) when something that must be there is not.
    package init(_ json: JSONValue, path: String) throws {
        func required<Value>(_ value: Value?, _ name: String) throws -> Value {
            guard let value else { throw CanvasDataError.unreadableAnswer(path, "a dump has no \(name)") }
            return value
        }
        id = try required(json["dumpId"]?.string, "dumpId")
        sequence = try required(json["sequence"]?.int, "sequence")
        createdAt = try required(json["createdAt"]?.string, "createdAt")
        schemaVersion = try required(json["schemaVersion"]?.string, "schemaVersion")
        numFiles = json["numFiles"]?.int ?? 0
        // Absent in no answer seen; a dump that does not say it is unfinished is taken as finished.
        isFinished = json["finished"]?.bool ?? true
        accountID = json["accountId"]?.string
        expires = json["expires"]?.int
        updatedAt = json["updatedAt"]?.string
        self.json = json
        guard id.isPlainName else {
            throw CanvasDataError.unreadableAnswer(path, "a dumpId is not a plain name")
        }
        guard schemaVersion.isPlainName else {
            throw CanvasDataError.unreadableAnswer(path, "a schemaVersion is not a plain name")
        }
        guard sequence >= 0 else { throw CanvasDataError.unreadableAnswer(path, "a sequence is negative") }
        guard sequence <= 1 << 53 else {
            throw CanvasDataError.unreadableAnswer(path, "a sequence is too large")
        }
    }
}
