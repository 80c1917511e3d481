extension DAPTablePlan {
    /// Which column refers to which table.
    static let referenceColumns = [
        "user_id": "users", "course_id": "courses", "assignment_id": "assignments", "account_id": "accounts",
        "root_account_id": "accounts", "grader_id": "users", "parent_account_id": "accounts",
    ]

    /// The tables that are always there; the official client can load all of them.
    static let all =
        [accounts, assignments, courses, enrollments, pseudonyms, submissions, samples, users]
        + [orders, products, webLogs]

    private static let accounts = DAPTablePlan(
        "canvas", "accounts", rows: 9, grows: false,
        [
            required("name", .varchar(255)), required("created_at", .dateTime),
            required("updated_at", .dateTime), state("workflow_state", "active", "deleted"),
            optional("parent_account_id", .int64), optional("default_storage_quota", .int64),
            optional("default_locale", .varchar(8)), optional("uuid", .varchar(64)),
            required("allow_sis_import", .boolean), optional("sis_source_id", .varchar(40)),
        ])

    private static let assignments = DAPTablePlan(
        "canvas", "assignments", rows: 72,
        [
            optional("title", .varchar(255)), optional("description", .truncatable(nil)),
            optional("due_at", .dateTime), optional("unlock_at", .dateTime), optional("lock_at", .dateTime),
            optional("points_possible", .float64), optional("grading_type", .enumeration(grading)),
            required("submission_types", .varchar(255)),
            state("workflow_state", "published", "unpublished", "deleted"),
            required("course_id", .int64), required("created_at", .dateTime),
            required("updated_at", .dateTime),
            optional("peer_review_count", .int32), required("peer_reviews", .boolean),
            optional("position", .int32), required("muted", .boolean),
            optional("allowed_extensions", .array(.text)),
            optional("turnitin_settings", .object(turnitin)),
        ])

    private static let grading = [unspecified, "points", "percent", "letter_grade", "pass_fail", "gpa_scale"]
    private static let turnitin = [
        optional("originality_report_visibility", .enumeration([unspecified, "immediate", "after_grading"])),
        optional("s_paper_check", .boolean), optional("threshold", .number),
        optional("note", .text),
    ]

    private static let courses = DAPTablePlan(
        "canvas", "courses", rows: 24,
        [
            required("name", .varchar(255)), optional("course_code", .varchar(80)),
            required("account_id", .int64), optional("root_account_id", .int64),
            state("workflow_state", "available", "claimed", "completed", "created", "deleted"),
            optional("start_at", .dateTime), optional("conclude_at", .dateTime),
            required("created_at", .dateTime), required("updated_at", .dateTime),
            required("is_public", .boolean), optional("syllabus_body", .truncatable(nil)),
            optional("storage_quota", .int64), optional("sis_source_id", .varchar(40)),
            optional("settings", .object(settings)), optional("locale", .varchar(8)),
            optional("license", .enumeration([unspecified, "private", "cc_by", "public_domain"])),
        ])

    private static let settings = [
        optional("course_format", .enumeration([unspecified, "blended", "on_campus", "online"])),
        optional("hide_final_grade", .boolean), optional("home_page_announcement_limit", .int32),
        optional("alt_name", .text), optional("tags", .array(.text)),
    ]

    private static let enrollments = DAPTablePlan(
        "canvas", "enrollments", rows: 280,
        [
            required("user_id", .int64), required("course_id", .int64),
            state("type", "StudentEnrollment", "TeacherEnrollment", "TaEnrollment", "ObserverEnrollment"),
            state("workflow_state", "active", "completed", "inactive", "invited", "deleted"),
            required("created_at", .dateTime), required("updated_at", .dateTime),
            optional("start_at", .dateTime), optional("end_at", .dateTime),
            optional("completed_at", .dateTime),
            required("limit_privileges_to_course_section", .boolean),
            optional("last_activity_at", .dateTime), optional("total_activity_time", .int32),
            optional("sis_batch_id", .int64), optional("grade_publishing_status", .varchar(16)),
        ])

    private static let pseudonyms = DAPTablePlan(
        "canvas", "pseudonyms", rows: 96,
        [
            required("user_id", .int64), required("unique_id", .varchar(255)),
            state("workflow_state", "active", "suspended", "deleted"),
            required("created_at", .dateTime), required("updated_at", .dateTime),
            required("login_count", .int32), required("failed_login_count", .int16),
            optional("current_login_at", .dateTime), optional("current_login_ip", .ip),
            optional("sis_user_id", .varchar(40)), optional("integration_id", .varchar(40)),
        ])

    private static let submissions = DAPTablePlan(
        "canvas", "submissions", rows: 400,
        [
            required("assignment_id", .int64), required("user_id", .int64), required("course_id", .int64),
            optional("body", .truncatable(nil)), optional("url", .text), optional("grade", .varchar(255)),
            optional("score", .float64), optional("submitted_at", .dateTime),
            optional("submission_type", .enumeration(submissionTypes)),
            state("workflow_state", "submitted", "unsubmitted", "graded", "pending_review", "deleted"),
            required("created_at", .dateTime), required("updated_at", .dateTime),
            optional("processed", .boolean), required("grade_matches_current_submission", .boolean),
            optional("published_score", .float64), optional("published_grade", .varchar(255)),
            optional("graded_at", .dateTime), optional("student_entered_score", .float64),
            optional("grader_id", .int64), optional("media_comment_id", .varchar(255)),
            optional("media_comment_type", .enumeration([unspecified, "audio", "video"])),
            optional("quiz_submission_id", .int64), optional("submission_comments_count", .int32),
            optional("attempt", .int32), optional("media_object_id", .int64),
            optional("turnitin_data", .object(turnitin)), required("cached_due_date_set", .boolean),
            optional("cached_due_date", .dateTime), required("excused", .boolean),
            optional("graded_anonymously", .boolean), optional("late_policy_status", .varchar(16)),
            optional("points_deducted", .decimal(digits: 6, scale: 2)),
            optional("grading_period_id", .int64), optional("seconds_late_override", .int64),
            optional("lti_user_id", .uuid), optional("anonymous_id", .varchar(5)),
            optional("last_comment_at", .dateTime), optional("extra_attempts", .int32),
            optional("posted_at", .dateTime), required("cached_quiz_lti", .boolean),
            optional("cached_tardiness", .varchar(16)), optional("resource_link_lookup_uuid", .uuid),
            optional("custom_grade_status_id", .int64), optional("sticker", .varchar(64)),
            optional("proxy_submitter_id", .int64),
        ])

    private static let submissionTypes = [
        unspecified, "online_text_entry", "online_upload", "online_url", "online_quiz", "discussion_topic",
        "media_recording",
    ]

    private static let users = DAPTablePlan(
        "canvas", "users", rows: 96,
        [
            optional("name", .varchar(255)), optional("sortable_name", .varchar(255)),
            state("workflow_state", "registered", "pre_registered", "creation_pending", "deleted"),
            optional("time_zone", .varchar(64)), required("created_at", .dateTime),
            required("updated_at", .dateTime), optional("storage_quota", .int64),
            optional("school_name", .varchar(255)), required("deleted", .boolean),
            optional("lti_context_id", .uuid), optional("birthday", .date),
            DAPColumn("locale", .varchar(8), required: true, default: .text("en"), text: "The language."),
        ])

    /// Every type that the official client can load, with what breaks careless readers.
    private static let samples = DAPTablePlan(
        "canvas", "type_samples", rows: 130, grows: false, isSample: true,
        [
            required("small", .int16), required("medium", .int32), optional("large", .int64),
            optional("unbounded", .integer), optional("bounded_small", .bounded(-5...1000)),
            optional("bounded_medium", .bounded(0...100_000)),
            optional("bounded_large", .bounded(0...10_000_000_000)), optional("single", .float32),
            optional("double", .float64), optional("unformatted", .number),
            optional("price", .decimal(digits: 6, scale: 2)),
            optional("whole", .decimal(digits: 9, scale: 0)),
            required("flag", .boolean), optional("moment", .dateTime), optional("day", .date),
            optional("clock", .time), optional("guid", .uuid), optional("address_4", .ipv4),
            optional("address_6", .ipv6), optional("address", .ip), required("words", .text),
            optional("short_words", .varchar(12)), optional("always", .constant("abc")),
            optional("large_words", .truncatable(nil)), optional("bounded_words", .truncatable(30)),
            optional(
                "choice", .enumeration(["first", unspecified, "with space", "it's", "ümlaut", "C:\\x"])),
            optional("numbers", .array(.int64)), optional("texts", .array(.text)),
            optional("choices", .array(.enumeration([unspecified, "one", "two, three", "NULL"]))),
            optional("shape", .object(shape)),
            DAPColumn("with_default", .int32, required: true, default: .integer(-3), text: "A number."),
            DAPColumn("optional_with_default", .varchar(20), default: .text("it's \\ \"so\""), text: "Text."),
        ])

    private static let shape = [
        optional("width", .number), optional("label", .text), optional("is_round", .boolean),
        optional("corners", .array(.int32)),
    ]

    private static let orders = DAPTablePlan(
        "catalog", "orders", rows: 20,
        [
            required("full_name", .varchar(255)), optional("total", .decimal(digits: 10, scale: 2)),
            state("status", "purchased", "refunded"), required("purchased_at", .dateTime),
        ])

    private static let products = DAPTablePlan(
        "catalog", "products", rows: 12, grows: false,
        [
            required("title", .varchar(255)), optional("description", .text),
            state("workflow_state", "active", "hidden", "deleted"), optional("credits", .float32),
        ])

    private static let webLogs = DAPTablePlan(
        "canvas_logs", "web_logs", rows: 150, isLog: true,
        key: [DAPColumn("id", .uuid, text: "The request.")],
        [
            required("timestamp", .dateTime), optional("user_id", .int64), optional("course_id", .int64),
            optional("http_method", .varchar(8)), optional("http_status", .varchar(10)),
            optional("http_request_path", .text), optional("remote_ip", .varchar(45)),
            optional("user_agent", .text), optional("session_id", .uuid),
            optional("controller", .extensible(["files"])),
            optional("web_application_action", .extensible([unspecified])),
            optional("participated", .boolean), optional("seconds_to_answer", .float64),
        ])

    /// Tables of forty rows in the namespace `new_quizzes`; see ``DAPSettings/smallTables``.
    static func small(_ count: Int) -> [DAPTablePlan] {
        (0..<count).map { number in
            DAPTablePlan(
                "new_quizzes", "small_\(number < 10 ? "0" : "")\(number)", rows: 40, grows: false,
                [
                    optional("title", .varchar(255)), state("workflow_state", "active", "deleted"),
                    required("created_at", .dateTime), optional("points", .float64),
                ])
        }
    }
}
