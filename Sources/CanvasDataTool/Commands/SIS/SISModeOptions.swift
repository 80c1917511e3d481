import ArgumentParser
import CanvasDataBase
import CanvasDataSIS

/// Parameters of the import.
struct SISModeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The type of the import (default: instructure_csv).", valueName: "type"))
    var importType: String?

    @Option(
        name: .customLong("extension"),
        help: ArgumentHelp("The format of a file whose name has no known extension.", valueName: "format"))
    var fileExtension: SISFile.Format?

    @Flag(
        inversion: .prefixedNo, help: "Delete what earlier imports created in the term and these files lack.")
    var batchMode: Bool?

    @Option(help: ArgumentHelp("The term of batch mode: Canvas's ID, or sis_term_id:X.", valueName: "id"))
    var term: String?

    @Flag(help: "Use batch mode for all terms in the terms file.")
    var multiTermBatch = false

    @Option(
        help: ArgumentHelp("Batch mode, diffing: delete at most n percent (batch mode: 10).", valueName: "n")
    )
    var changeThreshold: Int?

    @Option(help: ArgumentHelp("Batch mode: the status for enrollments that are gone.", valueName: "status"))
    var batchDropStatus: SISImportOptions.DropStatus?

    @Option(
        help: ArgumentHelp(
            "Apply only what has changed since the last import of this series.", valueName: "name"))
    var diff: String?

    @Flag(inversion: .prefixedNo, help: "Diffing: apply everything this time.")
    var remaster: Bool?

    @Option(help: ArgumentHelp("Diffing: the status for enrollments that are gone.", valueName: "status"))
    var diffDropStatus: SISImportOptions.DropStatus?

    @Option(help: ArgumentHelp("Diffing: the status for users that are gone.", valueName: "status"))
    var diffUserRemoveStatus: SISImportOptions.UserRemoveStatus?

    @Option(help: ArgumentHelp("Diffing: apply everything if more rows than this changed.", valueName: "n"))
    var diffRowThreshold: Int?

    @Flag(help: "Overwrite changes that people made in Canvas.")
    var overrideStickiness = false

    @Flag(help: "With --override-stickiness: make the changes sticky, as if people had made them.")
    var addStickiness = false

    @Flag(help: "With --override-stickiness: let later imports change the values again.")
    var clearStickiness = false

    @Flag(help: "Skip rows with the status deleted.")
    var skipDeletes = false

    @Flag(help: "Take over logins that have another SIS ID.")
    var updateSisIdIfLoginClaimed = false

    @Flag(help: "Send the file as a form field, as curl -F attachment=@FILE does.")
    var multipart = false

    func options(_ settings: Configuration) throws(CanvasDataError) -> SISImportOptions {
        var options = SISImportOptions()
        if let type = try settings.text(.importType, option: importType) { options.importType = type }
        options.batchMode = try settings.flag(.batchMode, option: batchMode) ?? false
        options.multiTermBatchMode = multiTermBatch
        // The term in the configuration applies only to batch mode.
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
            // Never batch mode without a threshold; for multiple terms it must be given.
            options.changeThreshold = try settings.count(.changeThreshold) ?? (options.batchMode ? 10 : nil)
        }
        return options
    }
}
