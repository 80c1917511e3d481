/// What fetching files that are not of one dump would do, found out without doing it.
public struct FetchPlan: Sendable, Equatable {
    public struct File: Sendable, Equatable {
        public let table: String
        public let name: String
        /// A file of that name is on disk; what is in it was not looked at.
        public let isThere: Bool
    }
    public let directory: String
    /// In the API's order.
    public let files: [File]
    /// Files of ours that would go, as `table/name`.
    public let deleted: [String]
}
