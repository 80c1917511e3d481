import CanvasDataBase

extension Notice {
    static func nothingWasImported(_ id: String) -> Notice {
        Notice(
            .warning,
            "Import \(id) has ended, but nothing was imported: Canvas found no CSV file of a known type in it."
        )
    }

    static let xmlAsCSV = Notice(
        .warning,
        "An XML file sent as instructure_csv is most likely passed over by Canvas; --import-type says what it is."
    )

    static func optionsUnmentioned(_ options: [String]) -> Notice {
        Notice(
            .warning, "This Canvas does not say whether it took \(options.joined(separator: ", ")).")
    }
}
