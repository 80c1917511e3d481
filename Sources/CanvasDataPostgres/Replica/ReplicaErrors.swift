package import CanvasDataBase

// Replicas that cannot be followed.
extension CanvasDataError {
    package static func alreadyInitialized(_ table: String) -> CanvasDataError {
        CanvasDataError(
            .failed, "\(table): Table already initialized.", remedy: "Please run syncdb to update it.")
    }

    package static func notInitialized(_ table: String) -> CanvasDataError {
        CanvasDataError(.failed, "\(table): Table not initialized.", remedy: "Please run initdb first.")
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
