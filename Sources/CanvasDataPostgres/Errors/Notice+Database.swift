import CanvasData

// Notices about the database, in the words a user reads.
extension Notice {
    static func waitingForOthers(_ schema: String) -> Notice {
        Notice(.info, "Another canvas-data is loading schema \(schema); waiting until it has ended.")
    }
}
