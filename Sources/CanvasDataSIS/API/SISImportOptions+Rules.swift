public import CanvasDataBase

extension SISImportOptions {
    /// Throws for what Canvas would refuse, or would take for something else than it says.
    ///
    /// - Throws: `CanvasDataError` (usage).
    public func check() throws(CanvasDataError) {
        func refuse(_ message: String, _ remedy: String) -> CanvasDataError {
            CanvasDataError(.usage, message, remedy: remedy)
        }
        let isBatch = batchMode || multiTermBatchMode
        if isBatch, diffingDataSetIdentifier != nil {
            throw refuse(
                "Batch mode and diffing exclude each other: Canvas would silently leave out the diffing.",
                "Choose one of them.")
        }
        if batchMode, multiTermBatchMode {
            throw refuse(
                "Batch mode is for one term or for all, not both.",
                "Choose --batch-mode --term ID, or --multi-term-batch.")
        }
        if batchMode, batchModeTermID ?? "" == "" {
            throw refuse("Batch mode needs a term.", "Give it with --term ID or --term sis_term_id:X.")
        }
        if !batchMode, batchModeTermID != nil {
            throw refuse("A term means nothing without batch mode.", "Add --batch-mode, or leave out --term.")
        }
        if isBatch, changeThreshold == nil {
            throw refuse(
                "Batch mode needs a threshold.",
                "Give --change-threshold N: the percentage that may be deleted at most.")
        }
        if let changeThreshold, !(1...100).contains(changeThreshold) {
            throw refuse(
                "A change threshold of \(changeThreshold) makes no sense.", "It is a percentage, 1 to 100.")
        }
        if let changeThreshold, !isBatch, diffingDataSetIdentifier == nil {
            throw refuse(
                "A change threshold of \(changeThreshold) means nothing without batch mode or diffing.",
                "Add --batch-mode or --diff, or leave out --change-threshold.")
        }
        if batchModeEnrollmentDropStatus != nil, !isBatch {
            throw refuse(
                "--batch-drop-status means nothing without batch mode.", "Add --batch-mode --term ID.")
        }
        if batchModeEnrollmentDropStatus == .deletedLastCompleted {
            throw refuse(
                "Canvas's batch mode cannot make enrollments deleted_last_completed.",
                "Choose deleted, completed or inactive.")
        }
        if addSISStickiness || clearSISStickiness, !overrideSISStickiness {
            throw refuse(
                "Canvas looks at add and clear of stickiness only together with override.",
                "Add --override-stickiness.")
        }
        if addSISStickiness, clearSISStickiness {
            throw refuse("Stickiness is either added or cleared.", "Choose one of them.")
        }
        try checkDiffing()
    }

    private func checkDiffing() throws(CanvasDataError) {
        if let name = diffingDataSetIdentifier {
            guard (1...128).contains(name.utf8.count) else {
                throw CanvasDataError(
                    .usage, "The name of a diffing series has 1 to 128 bytes, not \(name.utf8.count).",
                    remedy: "Choose a shorter one.")
            }
            guard importType == "instructure_csv" else {
                throw CanvasDataError(
                    .usage, "Canvas compares imports of type instructure_csv only, not \(importType).",
                    remedy: "Leave out --diff, or send CSV files.")
            }
        } else if diffingRemasterDataSet || diffingDropStatus != nil || diffingUserRemoveStatus != nil
            || diffRowCountThreshold != nil
        {
            throw CanvasDataError(
                .usage, "Options of diffing mean nothing without the name of the series.",
                remedy: "Give it with --diff NAME.")
        }
        if let rows = diffRowCountThreshold, rows < 1 {
            throw CanvasDataError(
                .usage, "A row threshold of \(rows) makes no sense.", remedy: "It is a count, 1 or more.")
        }
    }
}
