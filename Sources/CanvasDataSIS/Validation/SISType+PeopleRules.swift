extension SISType {
    static let userRules = SISRules(
        required: [["user_id"], ["login_id"], ["status"]],
        optional: [
            "integration_id", "password", "ssha_password", "authentication_provider_id", "first_name",
            "last_name",
            "full_name", "sortable_name", "short_name", "email", "pronouns", "declared_user_type",
            "canvas_password_notification", "home_account", "root_account",
        ],
        tests: [
            .given(["user_id"], "No user_id given for a user"),
            .given(["login_id"], "No login_id given for user {user_id}"),
            .given(["status"], "No status given for user {user_id}"),
            .among("status", ["active", "suspended", "deleted"], "Improper status for user {user_id}"),
        ],
        keys: [
            .init(parts: [["user_id"]], what: "user_id {user_id}"),
            .init(
                parts: [["login_id"], ["authentication_provider_id"]], what: "login_id {login_id}",
                isLogin: true),
        ],
        defines: [("user_id", .user)])

    static let loginRules = SISRules(
        required: [
            ["user_id"], ["login_id"],
            ["existing_user_id", "existing_integration_id", "existing_canvas_user_id"],
        ],
        optional: [
            "authentication_provider_id", "password", "ssha_password", "integration_id", "root_account",
            "email",
        ],
        tests: [
            .given(["user_id"], "No user_id given for a user"),
            .given(["login_id"], "No login_id given for user {user_id}"),
            .given(
                ["existing_user_id", "existing_integration_id", "existing_canvas_user_id"],
                "No existing_user_id, existing_integration_id or existing_canvas_user_id given for user {user_id}"
            ),
        ],
        keys: [.init(parts: [["user_id"]], what: "user_id {user_id}")],
        defines: [("user_id", .user)])

    static let enrollmentRules = SISRules(
        required: [
            ["course_id", "section_id"], ["user_id", "user_integration_id"], ["role", "role_id"], ["status"],
        ],
        optional: [
            "root_account", "start_date", "end_date", "associated_user_id", "limit_section_privileges",
            "notify",
            "temporary_enrollment_source_user_id",
        ],
        tests: [
            .given(["course_id", "section_id"], "No course_id or section_id given for an enrollment"),
            .given(["user_id", "user_integration_id"], "No user_id given for an enrollment"),
            .given(["role", "role_id"], "Improper role \"\" for an enrollment"),
            .among(
                "status", ["active", "deleted", "completed", "inactive", "deleted_last_completed"],
                "Improper status \"{status}\" for an enrollment"),
        ],
        dates: ["start_date", "end_date"], badDate: "Bad date format for user {user_id} in {where}",
        references: [
            .init(
                column: "user_id", type: .user, words: "User {user_id} didn't exist for user enrollment"),
            .init(
                column: "section_id", type: .section,
                words: "An enrollment referenced a non-existent section {section_id}",
                alone: ("course_id", "Neither course  nor section {section_id} existed for user enrollment")),
            .init(
                column: "course_id", type: .course,
                words: "An enrollment referenced a non-existent course {course_id}",
                alone: ("section_id", "Neither course {course_id} nor section  existed for user enrollment")),
        ],
        keys: [
            .init(
                parts: [
                    ["section_id", "course_id"], ["user_id", "user_integration_id"], ["role", "role_id"],
                    ["associated_user_id"],
                ], what: "enrollment of user {user_id} in {where}")
        ])

    static let adminRules = SISRules(
        required: [["user_id"], ["account_id"], ["role", "role_id"], ["status"]], optional: ["root_account"],
        tests: [
            .given(["user_id"], "No user_id given for admin"),
            .given(["status"], "No status given for admin"),
            .given(["role", "role_id"], "No role_id or role given for admin"),
            .among("status", ["active", "deleted"], "Invalid status {status} for admin", byPrefix: false),
        ],
        references: [
            .init(
                column: "user_id", type: .user, words: "Invalid or unknown user_id '{user_id}' for admin"),
            .init(column: "account_id", type: .account, words: "Invalid account_id given for admin"),
        ],
        keys: [
            .init(
                parts: [["user_id"], ["account_id"], ["role", "role_id"]],
                what: "admin {user_id} of account \"{account_id}\"")
        ])

    static let userObserverRules = SISRules(
        required: [["observer_id"], ["student_id"], ["status"]], optional: [],
        tests: [
            .given(["observer_id"], "No observer_id given for a user observer"),
            .given(["student_id"], "No user_id given for a user observer"),
            .different("student_id", "observer_id", "Can't observe yourself user {student_id}"),
            .among(
                "status", ["active", "deleted"], "Improper status \"{status}\" for a user_observer",
                byPrefix: false),
        ],
        references: [
            .init(
                column: "observer_id", type: .user,
                words: "An observer referenced a non-existent user {observer_id}"),
            .init(
                column: "student_id", type: .user,
                words: "A student referenced a non-existent user {student_id}"),
        ],
        keys: [
            .init(
                parts: [["observer_id"], ["student_id"]], what: "observer {observer_id} of user {student_id}")
        ])
}
