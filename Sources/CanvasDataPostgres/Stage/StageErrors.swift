import CanvasDataBase

// Copies that do not hold what was sent.
extension CanvasDataError {
    static func countDiffers(_ table: String, sent: Int, taken: Int) -> CanvasDataError {
        CanvasDataError(
            .failed, "\(table): \(sent) rows were sent and the database took \(taken).",
            remedy:
                "None of these rows were kept. Run the command again; if it happens again, look for a trigger or rule on the table."
        )
    }

    static func fragmentsAreMissing(_ table: String) -> CanvasDataError {
        CanvasDataError(
            .failed, "\(table): the ledger is missing fragments that were loaded.",
            remedy: "Somebody changed the ledger. Run the command again: what is missing is loaded again.")
    }

    static func stageDiffers(_ table: String, ledger: Int, counted: Int) -> CanvasDataError {
        CanvasDataError(
            .failed, "\(table): the staged copy has \(counted) rows, and the ledger says \(ledger).",
            remedy:
                "Somebody changed the copy, which is dropped. Run the command again: the table is loaded again."
        )
    }
}
