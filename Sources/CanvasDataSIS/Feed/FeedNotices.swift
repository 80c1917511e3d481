import CanvasDataBase

extension Notice {
    static func waiting(for unfinished: UnfinishedImport) -> Notice {
        Notice(.info, "Waiting: \(unfinished).")
    }

    static func nothingWasImported(_ id: String) -> Notice {
        Notice(
            .warning,
            "Import \(id) has ended, but nothing was imported: Canvas found no CSV file of a known type in it."
        )
    }

    static let xmlAsCSV = Notice(
        .warning,
        "Canvas most likely ignores an XML file sent as instructure_csv.",
        remedy: "Set its type with \(.setting(.importType)).")

    static func optionsUnmentioned(_ options: [String]) -> Notice {
        Notice(
            .warning, "This Canvas does not confirm that it accepted \(options.joined(separator: ", ")).")
    }
}
