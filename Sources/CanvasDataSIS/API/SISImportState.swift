/// How far an import is: its `workflow_state`. Only the state says whether it has ended, no date and no percentage.
public enum SISImportState: Sendable, Hashable {
    /// Being created; one that stays so will never be imported.
    case initializing
    /// In the queue.
    case created
    case importing
    /// Batch mode deletes what the files lack; progress begins again at 0.
    case cleanupBatch
    case imported
    /// Some rows were skipped or warned of; the rest is applied.
    case importedWithMessages
    case failed
    /// At least one file could not be used; the others were applied all the same.
    case failedWithMessages
    /// By a person, or because more would be deleted than the threshold allows.
    case aborted
    /// It is being undone.
    case restoring
    case partiallyRestored
    case restored
    /// One that this library does not know.
    case other(String)

    /// All that are known, in the order an import goes through them.
    public static let known: [SISImportState] = [
        .initializing, .created, .importing, .cleanupBatch, .imported, .importedWithMessages, .failed,
        .failedWithMessages, .aborted, .restoring, .partiallyRestored, .restored,
    ]

    /// Those of an import that has not ended.
    public static let unfinished: [SISImportState] = [.initializing, .created, .importing, .cleanupBatch]

    /// Canvas's name.
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

    public init(_ name: String) {
        self = Self.known.first { $0.name == name } ?? .other(name)
    }

    /// Whether nothing more will happen by itself. An unknown state is waited on.
    public var isTerminal: Bool {
        switch self {
        case .imported, .importedWithMessages, .failed, .failedWithMessages, .aborted, .partiallyRestored,
            .restored:
            true
        case .initializing, .created, .importing, .cleanupBatch, .restoring, .other: false
        }
    }

    /// Whether it ended without having done its work.
    public var isFailure: Bool {
        switch self {
        case .failed, .failedWithMessages, .aborted: true
        default: false
        }
    }
}
