package import CanvasDataBase

// Replicas that cannot be followed.
extension CanvasDataError {
    /// Begins as the official client's message does: scripts look for that. So does the next.
    package static func alreadyInitialized(_ table: String) -> CanvasDataError {
        CanvasDataError(
            .failed,
            "Table already initialized. Please run syncdb to update it. (\(table.shownInMessage) is in the database.)"
        )
    }

    package static func notInitialized(_ table: String) -> CanvasDataError {
        CanvasDataError(
            .failed,
            "Table not initialized. Please run initdb first. (\(table.shownInMessage) is not in the database.)"
        )
    }

    static func noAnswer(_ table: String) -> CanvasDataError {
        CanvasDataError(.bug, "\(table): the source was asked for it and said nothing.")
    }

    static func otherChanges(_ table: String) -> CanvasDataError {
        CanvasDataError(
            .bug, "\(table): the source gave changes since another moment than the one it was asked for.")
    }
}

extension Notice {
    static func reloading(_ table: String, _ loss: String) -> Notice {
        Notice(.warning, "\(table) \(loss); it is loaded again.")
    }
}
