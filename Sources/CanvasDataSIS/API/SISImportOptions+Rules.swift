public import CanvasDataBase

extension SISImportOptions {
    /// Checks for options that Canvas would refuse or misunderstand.
    ///
    /// - Throws: `CanvasDataError` (usage).
    public func check() throws(CanvasDataError) {
        func refuse(_ message: String, _ remedy: Hint) -> CanvasDataError {
            CanvasDataError(.usage, message, remedy: remedy)
        }
        let isBatch = batchMode || multiTermBatchMode
        if isBatch, diffingDataSetIdentifier != nil {
            throw refuse(
                "Batch mode and diffing exclude each other: Canvas would silently ignore diffing.",
                "Choose one of them.")
        }
        if batchMode, multiTermBatchMode {
            throw refuse(
                "Batch mode applies to one term or to all terms, not both.",
                "Choose \(.setting(.batchMode)) \(.setting(.term, .any("ID"))), or \(.setting(.multiTermBatch))."
            )
        }
        if batchMode, batchModeTermID ?? "" == "" {
            throw refuse(
                "Batch mode needs a term.",
                "Give it with \(.setting(.term, .any("ID"))) or \(.setting(.term, .any("sis_term_id:X"))).")
        }
        if !batchMode, batchModeTermID != nil {
            throw refuse(
                "A term has no effect without batch mode.",
                "Add \(.setting(.batchMode)), or omit \(.setting(.term)).")
        }
        if isBatch, changeThreshold == nil {
            throw refuse(
                "Batch mode needs a threshold.",
                "Give \(.setting(.changeThreshold, .any("N"))), the maximum percentage to delete.")
        }
        if let changeThreshold, !(1...100).contains(changeThreshold) {
            throw refuse("The change threshold \(changeThreshold) is not a percentage.", "Give 1 to 100.")
        }
        if changeThreshold != nil, !isBatch, diffingDataSetIdentifier == nil {
            throw refuse(
                "A change threshold has no effect without batch mode or diffing.",
                "Add \(.setting(.batchMode)) or \(.setting(.diff)), or omit \(.setting(.changeThreshold)).")
        }
        if batchModeEnrollmentDropStatus != nil, !isBatch {
            throw refuse(
                "A drop status has no effect without batch mode.",
                "Add \(.setting(.batchMode)) \(.setting(.term, .any("ID"))).")
        }
        if batchModeEnrollmentDropStatus == .deletedLastCompleted {
            throw refuse(
                "Batch mode does not support the status deleted_last_completed.",
                "Choose deleted, completed or inactive.")
        }
        if addSISStickiness || clearSISStickiness, !overrideSISStickiness {
            throw refuse(
                "Adding and clearing stickiness require overriding it.",
                "Add \(.setting(.overrideStickiness)).")
        }
        if addSISStickiness, clearSISStickiness {
            throw refuse("Stickiness can be added or cleared, not both.", "Choose one of them.")
        }
        try checkDiffing()
    }

    private func checkDiffing() throws(CanvasDataError) {
        if let name = diffingDataSetIdentifier {
            guard (1...128).contains(name.utf8.count) else {
                throw CanvasDataError(
                    .usage, "The name of a diffing series must have 1 to 128 bytes, not \(name.utf8.count).",
                    remedy: "Choose a shorter one.")
            }
            guard importType == "instructure_csv" else {
                throw CanvasDataError(
                    .usage, "Diffing works only with imports of type instructure_csv, not \(importType).",
                    remedy: "Omit \(.setting(.diff)), or send CSV files.")
            }
        } else if diffingRemasterDataSet || diffingDropStatus != nil || diffingUserRemoveStatus != nil
            || diffRowCountThreshold != nil
        {
            throw CanvasDataError(
                .usage, "Diffing options have no effect without the name of a series.",
                remedy: "Give it with \(.setting(.diff, .any("NAME"))).")
        }
        if let rows = diffRowCountThreshold, rows < 1 {
            throw CanvasDataError(
                .usage, "The row threshold \(rows) is not valid.", remedy: "Give 1 or more.")
        }
    }
}
