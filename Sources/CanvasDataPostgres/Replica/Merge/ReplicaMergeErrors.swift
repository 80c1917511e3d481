import CanvasDataBase

// What keeps a staged batch from its table.
extension CanvasDataError {
    static func replicaShrinks(_ table: String, deleted: Int, of before: Int) -> CanvasDataError {
        CanvasDataError(
            .wrongData,
            "\(table) has \(before) rows, and \(deleted) of them are not in the new copy: more than half are gone.",
            remedy:
                "If that is correct, run the command again with \(.setting(.allowShrink)): nothing is fetched again."
        )
    }

    static func replicaHasMoved(_ table: String) -> CanvasDataError {
        CanvasDataError(
            .busy, "\(table) was changed by another program while its changes were fetched.",
            remedy: "Run the command again: it starts from what is there now.")
    }
}
