package import CanvasDataBase

// Errors about what the API has and has not.
extension CanvasDataError {
    static func unknownDump(_ id: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "Canvas has no dump \"\(id)\"; dumps are kept for 60 days.",
            remedy: "\(.command(.listDumps)) shows those it has.")
    }

    static let noRegularDump = CanvasDataError(
        .unavailable, "Canvas has no finished dump with more than requests in it.",
        remedy: "\(.command(.listDumps)) shows what there is. A new account's first dump takes about a day.")

    static func unfinishedDump(sequence: Int) -> CanvasDataError {
        CanvasDataError(
            .busy, "Dump \(sequence) is not finished: Canvas is still writing it.",
            remedy: "Try again later, or leave \(.setting(.dumpID)) out to get the newest finished one.")
    }

    static func unknownTable(_ table: String, known: [String], sequence: Int) -> CanvasDataError {
        let near = known.nearest(to: table).map { " Did you mean \($0)?" } ?? ""
        return CanvasDataError(
            .usage, "Dump \(sequence) has no table \"\(table)\".\(near)",
            remedy: "\(.command(.getDDL)) shows all tables.")
    }

    package static func tableNotInSchema(_ table: String, version: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "Schema version \(version) has no table \(table), so its columns have no names.",
            remedy:
                "Leave \(.setting(.header)) out, or exclude the table (\(.setting(.exclude, .to(table)))).")
    }

    static func noSuchTable(_ table: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "Canvas has no files of a table \"\(table)\".",
            remedy: "\(.command(.getDDL)) shows all tables.")
    }

    static func noWholeCopy(_ table: String) -> CanvasDataError {
        CanvasDataError(
            .unavailable, "Canvas keeps no full copy of \(table), only increments.",
            remedy:
                "Fetch the increments dump by dump: \(.command(.getDumpFiles, with: [.setting(.table, .to(table)), .setting(.dumpID, .any("ID"))]))."
        )
    }

    static let noSyncFiles = CanvasDataError(
        .unavailable, "Canvas has no files for this account.",
        remedy: "A new account's first dump takes about a day.")

    static func unknownVersion(_ version: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "Canvas has no schema version \"\(version)\".",
            remedy: "\(.command(.listSchemas)) shows those it has.")
    }

    static func hostileName(_ name: String, _ what: String, path: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData,
            "The API's answer to \(path) names a \(what) \(name.quotedForDisplay), which is not a plain name.",
            remedy: "Nothing was fetched. Check \(.key(.apiURL)); if it is right, report this to Instructure."
        )
    }

    static func unreadableAnswer(_ path: String, _ what: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "The API's answer to \(path) cannot be understood: \(what).",
            remedy: "Nothing was changed. Try again later; if it stays so, report it with the path.")
    }
}
