extension SISType {
    private static let activeOrDeleted = ["active", "deleted"]

    /// What Canvas requires of such a file.
    var rules: SISRules {
        switch self {
        case .changeSISID: Self.changeSISIDRules
        case .account: Self.accountRules
        case .term: Self.termRules
        case .abstractCourse: Self.abstractCourseRules
        case .course: Self.courseRules
        case .section: Self.sectionRules
        case .xlist: Self.xlistRules
        case .user: Self.userRules
        case .login: Self.loginRules
        case .enrollment: Self.enrollmentRules
        case .admin: Self.adminRules
        case .userObserver: Self.userObserverRules
        case .groupCategory: Self.groupCategoryRules
        case .group: Self.groupRules
        case .groupMembership: Self.groupMembershipRules
        default: otherRules
        }
    }

    private static let changeSISIDRules = SISRules(
        required: [["type"], ["old_id", "old_integration_id"], ["new_id", "new_integration_id"]],
        optional: [],
        tests: [
            .given(["type"], "No type given for change_sis_id"),
            .given(
                ["old_id", "old_integration_id"], "No old_id or old_integration_id given for change_sis_id"),
            .given(
                ["new_id", "new_integration_id"], "No new_id or new_integration_id given for change_sis_id"),
            .among(
                "type", ["user", "course", "section", "term", "account", "group", "group_category"],
                "Invalid type '{type}' for change_sis_id", byPrefix: false),
        ],
        keys: [
            .init(parts: [["type"], ["old_id", "old_integration_id"]], what: "change of {type} {old_id}")
        ])

    private static let accountRules = SISRules(
        required: [["account_id"], ["parent_account_id"], ["name"], ["status"]], optional: ["integration_id"],
        tests: [
            .given(["account_id"], "No account_id given for an account"),
            .given(["name"], "No name given for account {account_id}, skipping", whenActive: true),
            .among(
                "status", activeOrDeleted, "Improper status \"{status}\" for account {account_id}, skipping"),
        ],
        references: [
            .init(
                column: "parent_account_id", type: .account,
                words: "Parent account didn't exist for {account_id}")
        ],
        keys: [.init(parts: [["account_id"]], what: "account_id {account_id}")],
        defines: [("account_id", .account)])

    private static let termRules = SISRules(
        required: [["term_id"], ["name"], ["status"]],
        optional: ["integration_id", "date_override_enrollment_type", "start_date", "end_date"],
        tests: [
            .given(["term_id"], "No term_id given for a term"),
            .given(["name"], "No name given for term {term_id}"),
            .among("status", activeOrDeleted, "Improper status \"{status}\" for term {term_id}"),
            .among(
                "date_override_enrollment_type",
                ["studentenrollment", "teacherenrollment", "taenrollment", "designerenrollment"],
                "Unknown date_override_enrollment_type \"{date_override_enrollment_type}\" for term {term_id}",
                byPrefix: false, mayBeBlank: true),
        ],
        dates: ["start_date", "end_date"], badDate: "Bad date format for term {term_id}",
        // A term may have a row for each type of enrollment, with other dates.
        keys: [.init(parts: [["term_id"], ["date_override_enrollment_type"]], what: "term_id {term_id}")],
        defines: [("term_id", .term)])

    private static let abstractCourseRules = SISRules(
        required: [["abstract_course_id"], ["short_name"], ["long_name"], ["status"]],
        optional: ["account_id", "term_id", "fallback_account_id"],
        tests: [
            .given(["abstract_course_id"], "No abstract_course_id given for an abstract course"),
            .given(["short_name"], "No short_name given for abstract course {abstract_course_id}"),
            .given(["long_name"], "No long_name given for abstract course {abstract_course_id}"),
            .among(
                "status", activeOrDeleted,
                "Improper status \"{status}\" for abstract course {abstract_course_id}"),
        ],
        keys: [.init(parts: [["abstract_course_id"]], what: "abstract_course_id {abstract_course_id}")],
        defines: [("abstract_course_id", .abstractCourse)])

    private static let courseRules = SISRules(
        required: [["course_id"], ["short_name"], ["long_name"], ["status"]],
        optional: [
            "account_id", "fallback_account_id", "term_id", "abstract_course_id", "integration_id",
            "start_date",
            "end_date", "course_format", "blueprint_course_id", "grade_passback_setting", "homeroom_course",
            "friendly_name",
        ],
        tests: [
            .given(["course_id"], "No course_id given for a course"),
            .given(["short_name", "abstract_course_id"], "No short_name given for course {course_id}"),
            .given(["long_name", "abstract_course_id"], "No long_name given for course {course_id}"),
            .among(
                "status", ["active", "deleted", "completed", "unpublished", "published"],
                "Improper status \"{status}\" for course {course_id}"),
            .among(
                "course_format", ["online", "on_campus", "blended", "not_set"],
                "Invalid course_format \"{course_format}\" for course {course_id}", mayBeBlank: true),
        ],
        dates: ["start_date", "end_date"], badDate: "Bad date format for course {course_id}",
        references: [
            .init(
                column: "account_id", type: .account,
                words: "Course {course_id} would go to the root account, as account {account_id} didn't exist"
            ),
            .init(
                column: "term_id", type: .term,
                words: "Course {course_id} would go to the default term, as term {term_id} didn't exist"),
            .init(
                column: "abstract_course_id", type: .abstractCourse,
                words: "unknown abstract course id {abstract_course_id}, ignoring abstract course reference"),
        ],
        keys: [.init(parts: [["course_id"]], what: "course_id {course_id}")],
        defines: [("course_id", .course)])

    private static let sectionRules = SISRules(
        required: [["section_id"], ["course_id"], ["name"], ["status"]],
        optional: ["integration_id", "start_date", "end_date", "account_id"],
        tests: [
            .given(["section_id"], "No section_id given for a section in course {course_id}"),
            .given(["course_id"], "No course_id given for a section {section_id}"),
            .given(
                ["name"], "No name given for section {section_id} in course {course_id}", whenActive: true),
            .among(
                "status", activeOrDeleted,
                "Improper status \"{status}\" for section {section_id} in course {course_id}"),
        ],
        dates: ["start_date", "end_date"], badDate: "Bad date format for section {section_id}",
        references: [
            .init(
                column: "course_id", type: .course,
                words: "Section {section_id} references course {course_id} which doesn't exist")
        ],
        keys: [.init(parts: [["section_id"]], what: "section_id {section_id}")],
        defines: [("section_id", .section)])

    private static let xlistRules = SISRules(
        required: [["xlist_course_id"], ["section_id"], ["status"]], optional: [],
        tests: [
            .given(["xlist_course_id"], "No xlist_course_id given for a cross-listing"),
            .given(["section_id"], "No section_id given for a cross-listing"),
            .among(
                "status", activeOrDeleted, "Improper status \"{status}\" for a cross-listing", byPrefix: false
            ),
        ],
        references: [
            .init(
                column: "section_id", type: .section,
                words: "A cross-listing referenced a non-existent section {section_id}")
        ],
        keys: [.init(parts: [["section_id"]], what: "cross-listing of section {section_id}")],
        // Canvas creates the course that a cross-listing needs.
        defines: [("xlist_course_id", .course)])
}
