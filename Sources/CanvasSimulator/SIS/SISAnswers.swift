/// Writes imports as JSON, in the form that the settings and the request ask for.
struct SISAnswers {
    private let settings: SimulatedSIS.Settings
    private let files: SISErrorFiles
    private let origin: String
    private let hasStringIDs: Bool

    init(_ request: APIRequest, _ settings: SimulatedSIS.Settings, _ files: SISErrorFiles, account: String) {
        self.settings = settings
        self.files = files
        origin = request.origin
        hasStringIDs =
            settings.hasStringIDs
            || request.headers["accept"]?.split(separator: ",").contains {
                $0.trimmingSpaces.hasPrefix("application/json+canvas-string-ids")
            } == true
    }

    func id(_ number: Int) -> JSONValue { hasStringIDs ? .string(String(number)) : .number(number) }

    func object(_ one: SimulatedSIS.Import) -> JSONValue {
        let progress: JSONValue =
            settings.hasStringProgress ? .string(String(one.progress)) : .number(one.progress)
        let data = JSONValue.object(data(of: one))
        if settings.shape == .year2014 {
            return .object(
                [
                    ("created_at", time(one.createdAt)), ("ended_at", time(one.endedAt)),
                    ("updated_at", time(one.updatedAt)), ("progress", progress), ("id", id(one.id)),
                    ("workflow_state", .string(one.state.rawValue)), ("data", data),
                ] + messages(of: one))
        }
        return .object(
            [
                ("id", id(one.id)), ("created_at", time(one.createdAt)), ("started_at", time(one.startedAt)),
                ("ended_at", time(one.endedAt)), ("updated_at", time(one.updatedAt)), ("progress", progress),
                ("workflow_state", .string(one.state.rawValue)), ("data", data),
            ] + echo(of: one) + messages(of: one) + [("user", user(one.userID))] + attachment(of: one)
                + csvAttachments(of: one))
    }

    private func echo(of one: SimulatedSIS.Import) -> [(String, JSONValue)] {
        one.options.echo.map { name, value in
            guard name == "batch_mode_term_id" || name == "diffed_against_import_id",
                case .number(let number) = value
            else { return (name, value) }
            return (name, id(number))
        }
    }

    private func data(of one: SimulatedSIS.Import) -> [(String, JSONValue)] {
        var data: [(String, JSONValue)] = [("import_type", .string(one.options.importType))]
        if one.state == .failed, let message = one.course.errorMessage {
            return data + [
                ("error_message", .string(message)),
                ("stack_trace", .string("app/models/sis_batch.rb:412:in `process_without_send_later'")),
            ]
        }
        guard one.state.isTerminal else { return data }
        let supplied = CSVType.all.map(\.name).filter { name in one.files.contains { $0.type == name } }
        data.append(("supplied_batches", .array(supplied.map { .string($0) })))
        data.append(("counts", .object(counts(of: one))))
        guard settings.shape == .year2026 else { return data }
        return data + [
            ("statistics", statistics(of: one)),
            ("completed_importers", .array(supplied.map { .string($0) })),
            ("running_immediately", .bool(one.files.reduce(0) { $0 + $1.rows } <= 50)),
        ]
    }

    private static let counts2014 = [
        "accounts", "terms", "abstract_courses", "courses", "sections", "xlists", "users", "enrollments",
        "groups", "group_memberships", "grade_publishing_results",
    ]

    private func counts(of one: SimulatedSIS.Import) -> [(String, JSONValue)] {
        var counts: [(String, Int)] = CSVType.all.map { type in
            (type.count, one.files.filter { $0.type == type.name }.reduce(0) { $0 + $1.rows })
        }
        counts.append(("grade_publishing_results", 0))
        counts.append(("error_count", one.course.messages.filter(\.isFailure).count))
        counts.append(("warning_count", one.course.messages.filter { !$0.isFailure }.count))
        if one.options.batchMode == true {
            counts += ["batch_courses_deleted", "batch_sections_deleted", "batch_enrollments_deleted"].map {
                ($0, 0)
            }
        }
        for (name, count) in one.course.counts.sorted(by: { $0.key < $1.key }) {
            counts.removeAll { $0.0 == name }
            counts.append((name, count))
        }
        if settings.shape == .year2014 { counts = counts.filter { Self.counts2014.contains($0.0) } }
        return counts.map { ($0.0, .number($0.1)) }
    }

    private static let statistics: [(String, type: String)] = [
        ("Account", "account"), ("EnrollmentTerm", "term"), ("AbstractCourse", "abstract_course"),
        ("Course", "course"), ("CourseSection", "section"), ("GroupCategory", "group_category"),
        ("Group", "group"), ("Pseudonym", "user"), ("CommunicationChannel", "user"),
        ("Enrollment", "enrollment"), ("GroupMembership", "group_membership"),
        ("UserObserver", "user_observer"), ("AccountUser", "admin"),
    ]

    private func statistics(of one: SimulatedSIS.Import) -> JSONValue {
        var total = 0
        let members: [(String, JSONValue)] = Self.statistics.map { name, type in
            let created = one.files.filter { $0.type == type }.reduce(0) { $0 + $1.rows }
            total += created
            var numbers: [(String, JSONValue)] = [
                ("created", .number(created)), ("restored", .number(0)), ("deleted", .number(0)),
            ]
            if name == "Course" || name == "Enrollment" { numbers.append(("concluded", .number(0))) }
            if name == "Enrollment" { numbers.append(("deactivated", .number(0))) }
            return (name, .object(numbers))
        }
        return .object([("total_state_changes", .number(total))] + members)
    }

    /// At most 24 of each kind, and a last one that says how many there are besides.
    private func messages(of one: SimulatedSIS.Import) -> [(String, JSONValue)] {
        guard one.state.isTerminal else { return [] }
        func rows(_ key: String, _ word: String, _ messages: [SimulatedSIS.Message]) -> [(String, JSONValue)]
        {
            guard !messages.isEmpty else { return [] }
            var rows = messages.prefix(24).map { JSONValue.array([JSONValue($0.file), .string($0.text)]) }
            if messages.count > 24 {
                rows.append(
                    .array([
                        .string("and \(messages.count - 24) more \(word) that were not included"),
                        .string("Download the error file to see all \(word)."),
                    ]))
            }
            return [(key, .array(rows))]
        }
        return rows("processing_warnings", "warnings", one.course.messages.filter { !$0.isFailure })
            + rows("processing_errors", "errors", one.course.messages.filter(\.isFailure))
    }

    func user(_ number: Int) -> JSONValue {
        .object([
            ("id", id(number)), ("name", .string(number == 1 ? "SIS Feed" : "User \(number)")),
            ("login_id", .string(number == 1 ? "sis-feed" : "user-\(number)")),
        ])
    }

    /// The files that Canvas took, once it has begun with them.
    private func csvAttachments(of one: SimulatedSIS.Import) -> [(String, JSONValue)] {
        let files = one.listings.enumerated().map { number, file in
            JSONValue.object([
                ("id", id(50_000 + one.id * 100 + number)),
                ("display_name", .string(file.displayName ?? "sis_upload_\(one.id).zip")),
                ("filename", .string(file.filename)), ("upload_status", .string("success")),
                ("content-type", .string("text/csv")), ("size", .number(file.bytes)),
            ])
        }
        return files.isEmpty ? [] : [("csv_attachments", .array(files))]
    }

    private func attachment(of one: SimulatedSIS.Import) -> [(String, JSONValue)] {
        guard one.hasAttachment else { return [] }
        let name = JSONValue.string("sis_errors_attachment_\(one.id).csv")
        return [
            (
                "errors_attachment",
                .object([
                    ("id", id(90_000 + one.id)), ("display_name", name), ("filename", name),
                    ("content-type", .string("text/csv")),
                    (
                        "url",
                        .string(
                            files.url(of: one.id, at: origin, isElsewhere: settings.attachmentsAreElsewhere))
                    ),
                    ("created_at", time(one.endedAt ?? one.updatedAt)), ("locked", .bool(false)),
                ])
            )
        ]
    }

    func object(_ restoration: SimulatedSIS.Restoration) -> JSONValue {
        .object([
            ("id", id(restoration.id)), ("context_id", id(restoration.importID)),
            ("context_type", .string("SisBatch")), ("user_id", id(1)),
            ("tag", .string("sis_batch_state_restore")), ("completion", .number(restoration.completion)),
            ("workflow_state", .string(restoration.state)), ("created_at", time(restoration.createdAt)),
            ("updated_at", time(restoration.updatedAt)), ("message", .null),
            ("url", .string("\(origin)/api/v1/progress/\(restoration.id)")),
        ])
    }

    private func time(_ milliseconds: Int?) -> JSONValue {
        milliseconds.map { .string(TimeFormats.isoSeconds($0)) } ?? .null
    }
}
