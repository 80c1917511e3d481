/// The `workflow_state` of an import. Only the state tells whether the import has ended; dates and percentages do not.
public enum SISImportState: Sendable, Hashable {
    /// Being created. An import that remains in this state is never imported.
    case initializing
    /// In the queue.
    case created
    /// Being imported.
    case importing
    /// Batch mode deletes what the files lack; progress starts again at 0.
    case cleanupBatch
    /// Imported without messages.
    case imported
    /// Imported, but rows were skipped, or there are warnings.
    case importedWithMessages
    /// Failed; the job crashed, or no file could be used.
    case failed
    /// At least one file could not be used; the others were imported.
    case failedWithMessages
    /// Aborted by a person, or because it would have deleted more than the threshold allows.
    case aborted
    /// Being undone.
    case restoring
    /// Undone in part.
    case partiallyRestored
    /// Undone.
    case restored
    /// A state that this library does not know.
    case other(String)

    /// All known states, in the order in which an import goes through them.
    public static let known: [SISImportState] = [
        .initializing, .created, .importing, .cleanupBatch, .imported, .importedWithMessages, .failed,
        .failedWithMessages, .aborted, .restoring, .partiallyRestored, .restored,
    ]

    /// The states of an import that has not ended.
    public static let unfinished: [SISImportState] = [.initializing, .created, .importing, .cleanupBatch]

    /// Canvas's name of the state.
    public var name: String {
        switch self {
        case .initializing: "initializing"
        case .created: "created"
        case .importing: "importing"
        case .cleanupBatch: "cleanup_batch"
        case .imported: "imported"
        case .importedWithMessages: "imported_with_messages"
        case .failed: "failed"
        case .failedWithMessages: "failed_with_messages"
        case .aborted: "aborted"
        case .restoring: "restoring"
        case .partiallyRestored: "partially_restored"
        case .restored: "restored"
        case .other(let name): name
        }
    }

    /// The state with Canvas's name `name`; `other` if it is unknown.
    public init(_ name: String) {
        self = Self.known.first { $0.name == name } ?? .other(name)
    }

    /// Whether nothing more happens by itself; false for an unknown state.
    public var isTerminal: Bool {
        switch self {
        case .imported, .importedWithMessages, .failed, .failedWithMessages, .aborted, .partiallyRestored,
            .restored:
            true
        case .initializing, .created, .importing, .cleanupBatch, .restoring, .other: false
        }
    }

    /// Whether the import ended without importing everything.
    public var isFailure: Bool {
        switch self {
        case .failed, .failedWithMessages, .aborted: true
        default: false
        }
    }
}
