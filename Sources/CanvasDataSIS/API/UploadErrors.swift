import CanvasDataBase

// Errors of an upload.
extension CanvasDataError {
    static func uploadNotTaken(host: String, summary: String) -> CanvasDataError {
        CanvasDataError(
            .unavailable, "\(host) did not accept the upload (\(summary)).",
            remedy: "Nothing was sent. Try again later; \(.setting(.verbose)) shows each attempt.")
    }

    static func uploadRefused(host: String, status: Int, words: String?) -> CanvasDataError {
        CanvasDataError(
            .unavailable, "\(host) did not accept the upload (\(status))\(words.map { ": \($0)" } ?? ".")",
            remedy: "Nothing was imported, and the files are where they were.")
    }

    static func uploadLost(host: String, cause: String) -> CanvasDataError {
        CanvasDataError(
            .unavailable,
            "\(host) did not answer the upload (\(cause)), and shows no import of these files.",
            remedy:
                "The files are where they were. Run the same command again later: it looks for the import "
                + "twice more before it sends anything.")
    }

    static func uploadUnknown(_ error: CanvasDataError) -> CanvasDataError {
        CanvasDataError(
            .unavailable, "Whether Canvas has the upload is unknown: \(error.message)",
            remedy: "Nothing is sent again before that is known. Run the same command later: it checks first."
        )
    }

    static func uploadDoubtful(host: String, ids: [String]) -> CanvasDataError {
        CanvasDataError(
            .failed,
            "The answer to the upload was lost, and \(host) has new imports, but none can be identified as this "
                + "upload: \(ids.prefix(10).joined(separator: ", "))\(ids.count > 10 ? ", …" : "").",
            remedy:
                "Run the same command again once Canvas has started on them: it compares their files. Or check "
                + "them in Canvas, then use \(.setting(.adopt, .any("ID"))) for the right one, or \(.setting(.adopt, .to("none")))."
        )
    }
}
