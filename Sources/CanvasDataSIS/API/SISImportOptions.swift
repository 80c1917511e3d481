/// What Canvas is asked to do with the files of an import. Options that are false or nil are not sent, because Canvas
/// takes even `false` as a yes for some of them.
public struct SISImportOptions: Sendable, Equatable {
    /// The status of an enrollment that was in an earlier file and is missing now.
    public enum DropStatus: String, Sendable, CaseIterable {
        /// Deleted.
        case deleted
        /// Completed: the user keeps read access.
        case completed
        /// Inactive: the user has no access.
        case inactive
        /// Deleted, except the last enrollment of a user in a course, which is completed.
        case deletedLastCompleted = "deleted_last_completed"
    }
    /// The status of a user who was in an earlier file and is missing now.
    public enum UserRemoveStatus: String, Sendable, CaseIterable {
        /// Deleted.
        case deleted
        /// Suspended: the user cannot log in.
        case suspended
    }

    /// The type of the files; others than Canvas's own require an agreement with Instructure.
    public var importType = "instructure_csv"
    /// Batch mode: delete what earlier imports created in the term and these files lack.
    public var batchMode = false
    /// The term of batch mode: its ID in Canvas, or `sis_term_id:F26`.
    public var batchModeTermID: String?
    /// Batch mode for all terms in the terms file.
    public var multiTermBatchMode = false
    /// Batch mode: the status for enrollments that are missing; nil for deleted.
    public var batchModeEnrollmentDropStatus: DropStatus?
    /// Batch mode and diffing: abort if more than this would be deleted, in percent, 1 to 100.
    public var changeThreshold: Int?
    /// Diffing: the name of a series of imports. Only what has changed since the last import of the series is applied.
    public var diffingDataSetIdentifier: String?
    /// Diffing: apply everything, and start the series again from these files.
    public var diffingRemasterDataSet = false
    /// Diffing: the status for enrollments that are missing; nil for deleted.
    public var diffingDropStatus: DropStatus?
    /// Diffing: the status for users who are missing; nil for deleted.
    public var diffingUserRemoveStatus: UserRemoveStatus?
    /// Diffing: apply everything if more rows than this have changed.
    public var diffRowCountThreshold: Int?
    /// Overwrite changes that people made in Canvas.
    public var overrideSISStickiness = false
    /// With `overrideSISStickiness`: make the changes sticky, as if people had made them.
    public var addSISStickiness = false
    /// With `overrideSISStickiness`: let later imports change the values again.
    public var clearSISStickiness = false
    /// Skip rows with status `deleted`.
    public var skipDeletes = false
    /// Take over logins that have another SIS ID.
    public var updateSISIDIfLoginClaimed = false

    /// Imports Canvas's own CSV files, without batch mode or diffing.
    public init() {}

    /// Canvas's parameters, in the order of its documentation, without those that are false or nil.
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

    /// Whether Canvas may delete what is missing from the files.
    public var deletesWhatIsMissing: Bool {
        batchMode || multiTermBatchMode || diffingDataSetIdentifier != nil && !diffingRemasterDataSet
    }
}
