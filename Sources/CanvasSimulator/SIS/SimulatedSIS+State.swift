extension SimulatedSIS {
    /// A `workflow_state`: one of Canvas's, or one that it may get some day.
    public struct State: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
        public let rawValue: String

        public init(rawValue: String) { self.rawValue = rawValue }
        public init(stringLiteral value: String) { rawValue = value }

        public static let initializing: State = "initializing"
        public static let created: State = "created"
        public static let importing: State = "importing"
        public static let cleanupBatch: State = "cleanup_batch"
        public static let imported: State = "imported"
        public static let importedWithMessages: State = "imported_with_messages"
        public static let failed: State = "failed"
        public static let failedWithMessages: State = "failed_with_messages"
        public static let aborted: State = "aborted"
        public static let restoring: State = "restoring"
        public static let partiallyRestored: State = "partially_restored"
        public static let restored: State = "restored"

        /// Those that Canvas knows.
        static let all: Set<State> = terminal.union(unfinished)
        static let terminal: Set<State> = [
            .imported, .importedWithMessages, .failed, .failedWithMessages, .aborted, .partiallyRestored,
            .restored,
        ]
        static let unfinished: Set<State> = [.initializing, .created, .importing, .cleanupBatch, .restoring]

        /// Whether an import stays in it.
        public var isTerminal: Bool { Self.terminal.contains(self) }
    }
}
