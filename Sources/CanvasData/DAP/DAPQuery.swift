import CanvasDataBase

/// What is wanted of a table: a whole copy, or what changed since a moment.
public struct DAPQuery: Sendable, Equatable {
    /// How records are written.
    public enum Format: String, Sendable, Equatable, CaseIterable {
        /// Tab-separated values, gzip-compressed.
        case tsv
        /// Comma-separated values, gzip-compressed.
        case csv
        /// A JSON object per line, gzip-compressed.
        case jsonl
        /// Apache Parquet.
        case parquet
    }

    /// What becomes of objects of a fixed shape in tabular formats.
    public enum Mode: String, Sendable, Equatable, CaseIterable {
        /// A column for each member.
        case expanded
        /// One column of JSON.
        case condensed
    }

    /// The namespace of the table, such as `canvas`.
    public var namespace: String
    /// The name of the table, such as `users`.
    public var table: String
    /// How the records are written.
    public var format: Format
    /// Nil for what the server does by itself, which is `expanded`.
    public var mode: Mode?
    /// The moment from which on changes are wanted, as DAP writes moments: best exactly as an earlier answer had it in
    /// `at` or `until`. Nil for a whole copy.
    public var since: String?
    /// The moment up to which changes are wanted; nil for all that there are. Only together with `since`.
    public var until: String?

    /// A whole copy, unless `since` is given.
    public init(
        _ table: String, in namespace: String, format: Format = .tsv, mode: Mode? = nil, since: String? = nil,
        until: String? = nil
    ) {
        self.namespace = namespace
        self.table = table
        self.format = format
        self.mode = mode
        self.since = since
        self.until = until
    }

    /// For messages: `canvas.users`.
    var name: String { "\(namespace).\(table)" }

    /// The body of the request: nothing else is allowed in it.
    var json: JSONValue {
        let members: [(String, String?)] = [
            ("format", format.rawValue), ("mode", mode?.rawValue), ("since", since), ("until", until),
        ]
        return .object(
            JSONObject(members.compactMap { name, value in value.map { .init(name, .string($0)) } }))
    }

    /// - Throws: `CanvasDataError` (usage) where it makes no request.
    func check() throws {
        try namespace.checkedDAPName("namespace")
        try table.checkedDAPName("table")
        for moment in [since, until].compactMap({ $0 }) where moment.dapMoment == nil {
            throw CanvasDataError.badDAPMoment(moment)
        }
        if until != nil, since == nil { throw CanvasDataError.untilWithoutSince }
    }
}

extension CanvasDataError {
    static func badDAPMoment(_ text: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "\(text.quotedForDisplay) is not a moment as DAP writes it.",
            remedy: "Give date and time in UTC, such as 2026-01-15T04:00:00Z.")
    }

    static let untilWithoutSince = CanvasDataError(
        .usage, "A DAP query that ends at a moment must begin at one, too.",
        remedy: "Give the moment from which on changes are wanted; a snapshot is always of now.")
}
