import CanvasDataBase

// Copies that do not hold what was sent.
extension CanvasDataError {
    static func countDiffers(_ table: String, sent: Int, taken: Int) -> CanvasDataError {
        CanvasDataError(
            .failed, "\(table): \(sent) rows were sent and the database took \(taken).",
            remedy:
                "Nothing of them was kept. Run the command again; if it stays so, a trigger or rule is in the way."
        )
    }

    static func fragmentsAreMissing(_ table: String) -> CanvasDataError {
        CanvasDataError(
            .failed, "\(table): the ledger has not the fragments that were brought in.",
            remedy: "Somebody changed the ledger. Run the command again: it goes on with what is missing.")
    }

    static func stageDiffers(_ table: String, ledger: Int, counted: Int) -> CanvasDataError {
        CanvasDataError(
            .failed, "\(table): the ledger has \(ledger) rows of the staged copy, and there are \(counted).",
            remedy: "Somebody changed it. Run the command again: it is loaded anew.")
    }
}
