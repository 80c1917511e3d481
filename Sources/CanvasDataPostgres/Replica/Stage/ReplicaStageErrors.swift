import CanvasDataBase

// Batches of replicas that are not what they should be.
extension CanvasDataError {
    static func replicaKeyTwice(_ table: String, _ detail: String?) -> CanvasDataError {
        CanvasDataError(
            .wrongData,
            "\(table): two rows of the copy have the same key.\(detail.map { " \($0)" } ?? "")",
            remedy:
                "Nothing of it is shown to readers. Run the command again later, when Canvas has made another copy."
        )
    }

    static func unknownAction(_ action: String, of table: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData,
            action.isEmpty
                ? "\(table): a row of the changes does not say whether it was deleted (meta.action)."
                : "\(table): a row has the meta.action \(action.quotedForDisplay), which canvas-data does not know.",
            remedy: "Nothing of it is shown to readers. Update canvas-data, or report this.")
    }

    static func noStage(_ table: String) -> CanvasDataError {
        CanvasDataError(.bug, "\(table): the copy that was just created has other columns than it should.")
    }
}
