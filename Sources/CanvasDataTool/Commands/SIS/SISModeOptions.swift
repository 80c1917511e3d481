import ArgumentParser
import CanvasDataBase
import CanvasDataSIS

/// Parameters of the import.
struct SISModeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What the files are (default: instructure_csv).", valueName: "type"))
    var importType: String?

    @Option(
        name: .customLong("extension"),
        help: ArgumentHelp("What a file is whose name does not say.", valueName: "format"))
    var fileExtension: SISUpload.Format?

    @Flag(inversion: .prefixedNo, help: "Delete what earlier imports made in the term and these files lack.")
    var batchMode: Bool?

    @Option(help: ArgumentHelp("The term of batch mode: Canvas's id, or sis_term_id:X.", valueName: "id"))
    var term: String?

    @Flag(help: "Batch mode for all terms of the terms file.")
    var multiTermBatch = false

    @Option(
        help: ArgumentHelp("Batch mode, diffing: delete at most so many percent (batch: 10).", valueName: "n")
    )
    var changeThreshold: Int?

    @Option(help: ArgumentHelp("Batch mode: what becomes of enrollments that are gone.", valueName: "status"))
    var batchDropStatus: SISImportOptions.DropStatus?

    @Option(
        help: ArgumentHelp(
            "Apply only what has changed since the last import of this series.", valueName: "name"))
    var diff: String?

    @Flag(inversion: .prefixedNo, help: "Diffing: apply everything this time.")
    var remaster: Bool?

    @Option(help: ArgumentHelp("Diffing: what becomes of enrollments that are gone.", valueName: "status"))
    var diffDropStatus: SISImportOptions.DropStatus?

    @Option(help: ArgumentHelp("Diffing: what becomes of users that are gone.", valueName: "status"))
    var diffUserRemoveStatus: SISImportOptions.UserRemoveStatus?

    @Option(help: ArgumentHelp("Diffing: apply everything when more rows than this changed.", valueName: "n"))
    var diffRowThreshold: Int?

    @Flag(help: "Overwrite what people changed in Canvas.")
    var overrideStickiness = false

    @Flag(help: "With it: make the change sticky, as if a person had made it.")
    var addStickiness = false

    @Flag(help: "With it: later imports may change it again.")
    var clearStickiness = false

    @Flag(help: "Leave out rows that delete.")
    var skipDeletes = false

    @Flag(help: "Take over logins that have another SIS id.")
    var updateSisIdIfLoginClaimed = false

    @Flag(help: "Send the file as a form field, as curl -F attachment=@FILE does.")
    var multipart = false

    func options(_ settings: Configuration) throws(CanvasDataError) -> SISImportOptions {
        var options = SISImportOptions()
        if let type = try settings.text(.importType, option: importType) { options.importType = type }
        options.batchMode = try settings.flag(.batchMode, option: batchMode) ?? false
        options.multiTermBatchMode = multiTermBatch
        // The configuration's term is for when batch mode is on.
        let configured = options.batchMode ? try settings.text(.batchModeTerm) : nil
        options.batchModeTermID = term ?? configured
        options.batchModeEnrollmentDropStatus = batchDropStatus
        options.diffingDataSetIdentifier = try settings.text(.diffing, option: diff)
        let isDiffing = options.diffingDataSetIdentifier != nil
        let configuredRemaster = isDiffing ? try settings.flag(.remaster) : nil
        options.diffingRemasterDataSet = remaster ?? configuredRemaster ?? false
        options.diffingDropStatus = diffDropStatus
        options.diffingUserRemoveStatus = diffUserRemoveStatus
        options.diffRowCountThreshold = diffRowThreshold
        options.overrideSISStickiness = overrideStickiness
        options.addSISStickiness = addStickiness
        options.clearSISStickiness = clearStickiness
        options.skipDeletes = skipDeletes
        options.updateSISIDIfLoginClaimed = updateSisIdIfLoginClaimed
        options.changeThreshold = changeThreshold
        if changeThreshold == nil, options.batchMode || multiTermBatch || isDiffing {
            // Never batch mode without a threshold; for all terms it has to be said.
            options.changeThreshold = try settings.count(.changeThreshold) ?? (options.batchMode ? 10 : nil)
        }
        return options
    }
}
