/// What a batch of rows is from: a dump of Canvas Data 1, or whatever else a source gives out in one piece.
public struct BatchOrigin: Sendable, Equatable, Hashable {
    /// The source's own name for it; the same each time the source is asked.
    public let id: String
    /// Orders what a source gives out: what comes later has a larger one.
    public let sequence: Int
    /// When the source made it, as it writes moments: `2017-04-29T02:03:38.247Z`; nil where it does not say.
    public let createdAt: String?
    /// The version of the schema that the columns of its rows follow.
    public let schemaVersion: String

    package init(id: String, sequence: Int, createdAt: String?, schemaVersion: String) {
        self.id = id
        self.sequence = sequence
        self.createdAt = createdAt
        self.schemaVersion = schemaVersion
    }
}

/// What the rows of a batch do to their table.
public enum BatchEffect: Sendable, Equatable {
    /// They are all rows of the table.
    case replace
    /// They are added to the rows that are there.
    case append
    /// They take the place of rows that have their keys, are added where none has, or say which rows are deleted.
    case upsert
}
