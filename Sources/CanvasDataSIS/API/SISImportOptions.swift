/// What Canvas is asked to do with the files of an import. What is false or nil is not sent at all: to some of these
/// parameters Canvas takes even `false` for a yes.
public struct SISImportOptions: Sendable, Equatable {
    /// What happens to a row that is missing from a file when it was there before.
    public enum DropStatus: String, Sendable, CaseIterable {
        case deleted, completed, inactive
        case deletedLastCompleted = "deleted_last_completed"
    }
    public enum UserRemoveStatus: String, Sendable, CaseIterable { case deleted, suspended }

    public var importType = "instructure_csv"
    /// Delete what earlier imports made in the term and these files lack.
    public var batchMode = false
    /// Canvas's id of the term, or `sis_term_id:F26`.
    public var batchModeTermID: String?
    /// Batch mode for all terms of the terms file.
    public var multiTermBatchMode = false
    public var batchModeEnrollmentDropStatus: DropStatus?
    /// Do not delete more than this, in percent.
    public var changeThreshold: Int?
    /// Name of the series of imports that this one is compared with: only what changed is applied.
    public var diffingDataSetIdentifier: String?
    /// Be part of the series, but apply everything.
    public var diffingRemasterDataSet = false
    public var diffingDropStatus: DropStatus?
    public var diffingUserRemoveStatus: UserRemoveStatus?
    /// Do not compare when more rows than this have changed.
    public var diffRowCountThreshold: Int?
    /// Overwrite what people changed in Canvas.
    public var overrideSISStickiness = false
    public var addSISStickiness = false
    public var clearSISStickiness = false
    /// Leave out rows that delete.
    public var skipDeletes = false
    /// Take over a login that has another SIS id.
    public var updateSISIDIfLoginClaimed = false

    public init() {}

    /// Canvas's parameters, in the order of its documentation; only those that say something.
    public var parameters: [(name: String, value: String)] {
        var list: [(name: String, value: String)] = [("import_type", importType)]
        func add(_ name: String, _ value: String?) {
            if let value { list.append((name, value)) }
        }
        func add(_ name: String, _ flag: Bool) {
            if flag { list.append((name, "true")) }
        }
        add("batch_mode", batchMode)
        add("batch_mode_term_id", batchModeTermID)
        add("multi_term_batch_mode", multiTermBatchMode)
        add("skip_deletes", skipDeletes)
        add("override_sis_stickiness", overrideSISStickiness)
        add("add_sis_stickiness", addSISStickiness)
        add("clear_sis_stickiness", clearSISStickiness)
        add("update_sis_id_if_login_claimed", updateSISIDIfLoginClaimed)
        add("diffing_data_set_identifier", diffingDataSetIdentifier)
        add("diffing_remaster_data_set", diffingRemasterDataSet)
        add("diffing_drop_status", diffingDropStatus?.rawValue)
        add("diffing_user_remove_status", diffingUserRemoveStatus?.rawValue)
        add("batch_mode_enrollment_drop_status", batchModeEnrollmentDropStatus?.rawValue)
        add("change_threshold", changeThreshold.map { "\($0)" })
        add("diff_row_count_threshold", diffRowCountThreshold.map { "\($0)" })
        return list
    }

    /// Whether what is missing from the files may be deleted.
    public var deletesWhatIsMissing: Bool {
        batchMode || multiTermBatchMode || diffingDataSetIdentifier != nil && !diffingRemasterDataSet
    }
}
