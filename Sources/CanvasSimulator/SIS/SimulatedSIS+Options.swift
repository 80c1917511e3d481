extension SimulatedSIS {
    /// The options of an import as Canvas took them, which is what it echoes.
    public struct Options: Sendable, Equatable {
        public var importType = "instructure_csv"
        public var batchMode: Bool?
        public var batchModeTermID: Int?
        public var multiTermBatchMode: Bool?
        public var batchModeEnrollmentDropStatus: String?
        public var overrideSISStickiness: Bool?
        public var addSISStickiness: Bool?
        public var clearSISStickiness: Bool?
        public var updateSISIDIfLoginClaimed = false
        public var diffingDataSetIdentifier: String?
        public var diffingRemaster: Bool?
        public var diffedAgainstImportID: Int?
        public var diffingDropStatus: String?
        public var diffingUserRemoveStatus: String?
        public var skipDeletes = false
        public var changeThreshold: Int?
        public var diffRowCountThreshold: Int?

        /// Takes no notice of the option after all: one of those that a `forget` rule can name.
        mutating func forget(_ name: String) {
            switch name {
            case "batch_mode": batchMode = nil
            case "batch_mode_term_id": batchModeTermID = nil
            case "multi_term_batch_mode": multiTermBatchMode = nil
            case "override_sis_stickiness": overrideSISStickiness = nil
            case "add_sis_stickiness": addSISStickiness = nil
            case "clear_sis_stickiness": clearSISStickiness = nil
            case "update_sis_id_if_login_claimed": updateSISIDIfLoginClaimed = false
            case "diffing_data_set_identifier": diffingDataSetIdentifier = nil
            case "diffing_remaster": diffingRemaster = nil
            case "diffing_drop_status": diffingDropStatus = nil
            case "diffing_user_remove_status": diffingUserRemoveStatus = nil
            case "skip_deletes": skipDeletes = false
            case "change_threshold": changeThreshold = nil
            case "diff_row_count_threshold": diffRowCountThreshold = nil
            default: break
            }
        }

        var echo: [(String, JSONValue)] {
            [
                ("batch_mode", JSONValue(batchMode)), ("batch_mode_term_id", JSONValue(batchModeTermID)),
                ("multi_term_batch_mode", JSONValue(multiTermBatchMode)),
                ("override_sis_stickiness", JSONValue(overrideSISStickiness)),
                ("add_sis_stickiness", JSONValue(addSISStickiness)),
                ("clear_sis_stickiness", JSONValue(clearSISStickiness)),
                ("update_sis_id_if_login_claimed", .bool(updateSISIDIfLoginClaimed)),
                ("diffing_data_set_identifier", JSONValue(diffingDataSetIdentifier)),
                ("diffing_remaster", JSONValue(diffingRemaster)),
                ("diffed_against_import_id", JSONValue(diffedAgainstImportID)),
                ("diffing_drop_status", JSONValue(diffingDropStatus)),
                ("diffing_user_remove_status", JSONValue(diffingUserRemoveStatus)),
                ("skip_deletes", .bool(skipDeletes)), ("change_threshold", JSONValue(changeThreshold)),
                ("diff_row_count_threshold", JSONValue(diffRowCountThreshold)),
            ]
        }
    }
}

extension JSONValue {
    init(_ value: Bool?) { self = value.map { .bool($0) } ?? .null }
    init(_ value: Int?) { self = value.map { .number($0) } ?? .null }
    init(_ value: String?) { self = value.map { .string($0) } ?? .null }
}
