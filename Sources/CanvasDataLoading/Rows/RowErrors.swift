package import CanvasDataBase

/// Failures about the rows in a fragment.
extension CanvasDataError {
    /// A table is not unpacked because of a row.
    package static func notUnpacked(_ error: RowError) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "\(error).",
            remedy: "Unpacked as tsv, the table has all rows as Canvas sent them.")
    }

    package static func wrongRow(_ error: RowError) -> CanvasDataError {
        switch error.reason {
        case .lineTooLong:
            CanvasDataError(
                .wrongData, "\(error).",
                remedy: "That is hardly a file of Canvas Data. Fetch it again, or report it to Instructure.")
        case .unknownHeader, .repeatedHeader, .wrongHeader:
            CanvasDataError(
                .wrongData, "\(error).",
                remedy: "Does the schema belong to this file? Fetch both again, or report it to Instructure.")
        case .columns, .emptyLine, .fields:
            CanvasDataError(
                .wrongData, "\(error).",
                remedy:
                    "Does the schema belong to this dump? Rows can be set aside with \(.setting(.maxRejects))."
            )
        default:
            CanvasDataError(
                .wrongData, "\(error).",
                remedy:
                    "To load the other rows and set such rows aside, run it with \(.setting(.maxRejects)).")
        }
    }
}
