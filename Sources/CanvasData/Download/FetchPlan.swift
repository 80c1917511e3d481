/// What fetching files that are not of one dump would do, found out without doing it.
public struct FetchPlan: Sendable, Equatable {
    /// A file that Canvas offers.
    public struct File: Sendable, Equatable {
        /// The table that the file has rows of.
        public let table: String
        /// The name of the file in the directory.
        public let name: String
        /// A file of that name is on disk; what is in it was not looked at.
        public let isThere: Bool
    }
    /// The directory that the files are to be in.
    public let directory: String
    /// In the API's order.
    public let files: [File]
    /// Files of ours that would go, as `table/name`.
    public let deleted: [String]
}
