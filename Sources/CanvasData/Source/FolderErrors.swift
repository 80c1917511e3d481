import CanvasDataBase

// What a directory of files lacks.
extension CanvasDataError {
    static func noSuchDirectory(_ path: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "There is no directory \(path).",
            remedy:
                "Use \(.setting(.fromDirectory)) to name the directory in which \(.command(.getDumpFiles)) put the files."
        )
    }

    static func noDumpIn(_ path: String, known: [String]) -> CanvasDataError {
        CanvasDataError(
            .usage, "\(path) has no record of \(known.isEmpty ? "a" : "that") dump.",
            remedy: known.isEmpty
                ? "Fetch one there with \(.command(.getDumpFiles)); existing files are not fetched again."
                : "It has \(known.joined(separator: ", ")).")
    }

    static func tableNotInFolder(_ table: String, known: [String], path: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "\(path) has no files of table \(table.quotedForDisplay).",
            remedy: known.nearest(to: table).map { "Did you mean \($0)?" }
                ?? "Fetch them there with \(.command(.getDumpFiles)).")
    }

    static func missingInFolder(_ name: String, path: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "\(name) is missing in \(path).",
            remedy: "Run \(.command(.getDumpFiles)) for this dump again: it fetches what is missing.")
    }

    static func damagedInFolder(_ path: String, _ predicate: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "\(path) \(predicate).",
            remedy: "Fetch it again with \(.command(.getDumpFiles, with: [.setting(.verify)])).")
    }
}

// What a schema lacks of the tables that are to be loaded.
extension CanvasDataError {
    static func noColumns(_ table: String, version: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData,
            "Schema version \(version.quotedForDisplay) has no table \(table), so the names and types of its columns are unknown.",
            remedy: "Leave it out with \(.setting(.exclude, .to(table))) until Canvas's schema has it.")
    }
}
