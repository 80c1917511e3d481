extension SISType {
    static let groupCategoryRules = SISRules(
        required: [["group_category_id"], ["category_name"], ["status"]],
        optional: ["account_id", "course_id"],
        tests: [
            .given(["group_category_id"], "No sis_id given for a group category"),
            .given(["category_name"], "No name given for group category {group_category_id}"),
            .given(["status"], "No status given for group category {group_category_id}"),
            .among(
                "status", ["active", "deleted"],
                "Improper status \"{status}\" for group category {group_category_id}, skipping"),
            .notBoth(
                "course_id", "account_id",
                "Only one context is allowed and both course_id and account_id where provided for group category {group_category_id}."
            ),
        ],
        references: [
            .init(
                column: "account_id", type: .account,
                words: "Account with id \"{account_id}\" didn't exist for group category {group_category_id}"),
            .init(
                column: "course_id", type: .course,
                words: "Course with id \"{course_id}\" didn't exist for group category {group_category_id}"),
        ],
        keys: [.init(parts: [["group_category_id"]], what: "group_category_id {group_category_id}")],
        defines: [("group_category_id", .groupCategory)])

    static let groupRules = SISRules(
        required: [["group_id"], ["name"], ["status"]],
        optional: ["group_category_id", "account_id", "course_id"],
        tests: [
            .given(["group_id"], "No group_id given for a group."),
            .given(["name"], "No name given for group {group_id}."),
            .among(
                "status", ["available", "closed", "completed", "deleted"],
                "Improper status \"{status}\" for group {group_id}."),
            .notBoth(
                "course_id", "account_id",
                "Only one context is allowed and both course_id and account_id where provided for group {group_id}."
            ),
        ],
        references: [
            .init(
                column: "account_id", type: .account,
                words: "Account with sis id {account_id} didn't exist for group {group_id}."),
            .init(
                column: "course_id", type: .course,
                words: "Course with sis id {course_id} didn't exist for group {group_id}."),
            .init(
                column: "group_category_id", type: .groupCategory,
                words: "Group Category {group_category_id} didn't exist for group {group_id}."),
        ],
        keys: [.init(parts: [["group_id"]], what: "group_id {group_id}")],
        defines: [("group_id", .group)])

    static let groupMembershipRules = SISRules(
        required: [["group_id"], ["user_id"], ["status"]], optional: [],
        tests: [
            .given(["group_id"], "No group_id given for a group user"),
            .given(["user_id"], "No user_id given for a group user"),
            .among("status", ["accepted", "deleted"], "Improper status \"{status}\" for a group user"),
        ],
        references: [
            .init(column: "user_id", type: .user, words: "User {user_id} didn't exist for group user"),
            .init(column: "group_id", type: .group, words: "Group {group_id} didn't exist for group user"),
        ],
        keys: [
            .init(
                parts: [["group_id"], ["user_id"]], what: "membership of user {user_id} in group {group_id}")
        ])

    /// Types whose importers are not public: columns and statuses are as documented, the messages are ours.
    var otherRules: SISRules {
        switch self {
        case .gradePublishingResults:
            .plain(["enrollment_id", "grade_publishing_status"], id: ["enrollment_id"], statuses: [])
        case .differentiationTagSet:
            .plain(["tag_set_id", "course_id", "set_name", "status"], id: ["tag_set_id"], defines: self)
        case .differentiationTag:
            .plain(
                ["tag_id", "name", "status"], id: ["tag_id"], statuses: ["available", "deleted"],
                optional: ["tag_set_id", "course_id"], defines: self)
        case .differentiationTagMembership:
            .plain(
                ["tag_id", "user_id", "status"], id: ["tag_id", "user_id"], statuses: ["accepted", "deleted"])
        case .institutionalTagCategory:
            .plain(
                ["category_id", "name"], id: ["category_id"], statuses: [],
                optional: ["description", "status"])
        case .institutionalTag:
            .plain(
                ["institutional_tag_id", "category_id", "name"], id: ["institutional_tag_id"], statuses: [],
                optional: ["description", "status"])
        default:
            .plain(
                ["institutional_tag_id", "user_id"], id: ["institutional_tag_id", "user_id"], statuses: [],
                optional: ["status"])
        }
    }
}

extension SISRules {
    fileprivate static func plain(
        _ required: [String], id: [String], statuses: [String] = ["active", "deleted"],
        optional: [String] = [],
        defines type: SISType? = nil
    ) -> SISRules {
        var tests = required.filter { $0 != "status" }.map { Test.given([$0], "No \($0) given") }
        if !statuses.isEmpty { tests.append(.among("status", statuses, "Improper status \"{status}\"")) }
        let what = id.map { "\($0) {\($0)}" }.joined(separator: ", ")
        return SISRules(
            required: required.map { [$0] }, optional: optional, tests: tests,
            keys: [Key(parts: id.map { [$0] }, what: what)], defines: type.map { [(id[0], $0)] } ?? [])
    }
}
