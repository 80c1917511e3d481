/// Reads the parameters of a new import as Canvas does, traps included.
struct SISOptionsReader {
    let post: SimulatedSIS.Post
    let settings: SimulatedSIS.Settings
    let form: MultipartForm?

    struct Refusal: Error { let answer: APIAnswer }

    init(post: SimulatedSIS.Post, settings: SimulatedSIS.Settings, form: MultipartForm?) {
        (self.post, self.settings, self.form) = (post, settings, form)
    }

    /// Of a request that is known by its query alone.
    init(asking query: String, settings: SimulatedSIS.Settings) {
        post = SimulatedSIS.Post(
            query: query, parameters: FormFields.parse(query), headers: [:], body: [], bodySize: 0,
            bodySHA256: "", attachment: nil, fileExtension: "zip", files: [])
        self.settings = settings
        form = nil
    }

    func options() -> Result<SimulatedSIS.Options, Refusal> {
        do throws(Refusal) { return .success(try read()) } catch { return .failure(error) }
    }

    private func read() throws(Refusal) -> SimulatedSIS.Options {
        var options = SimulatedSIS.Options()
        if let type = post.parameter("import_type") {
            guard type == "instructure_csv" else {
                throw Refusal(
                    answer: .json(
                        .object([
                            (
                                "errors",
                                .array([
                                    .object([
                                        ("message", .string("An error occurred.")),
                                        ("error_code", .string("internal_server_error")),
                                    ])
                                ])
                            )
                        ]), status: 500))
            }
            options.importType = type
        }
        let batchTerm = try batchTerm()
        try checkFile()
        try check(
            "batch_mode_enrollment_drop_status",
            ["deleted", "completed", "inactive", "deleted_last_completed"])
        try check("diffing_drop_status", ["deleted", "completed", "inactive", "deleted_last_completed"])
        try check("diffing_user_remove_status", ["deleted", "suspended"])
        options.changeThreshold = post.parameter("change_threshold").flatMap { Int($0) }
        options.diffRowCountThreshold = post.parameter("diff_row_count_threshold").flatMap { Int($0) }
        if let batchTerm {
            options.batchMode = true
            options.batchModeTermID = batchTerm.id
        } else if let multi = present("multi_term_batch_mode") {
            // The raw parameter is tested: false switches batch mode on as well.
            guard options.changeThreshold != nil else {
                throw Refusal(
                    answer: .message(400, "change_threshold is required to use multi term_batch mode."))
            }
            options.batchMode = true
            options.multiTermBatchMode = Self.isTrue(multi)
        } else if let identifier = present("diffing_data_set_identifier") {
            guard identifier.utf8.count <= 128 else {
                throw Refusal(answer: .errors(400, ["diffing_data_set_identifier is too long"]))
            }
            options.diffingDataSetIdentifier = identifier
            options.diffingRemaster = isSet("diffing_remaster_data_set") ? true : nil
            options.diffingDropStatus = present("diffing_drop_status")
            options.diffingUserRemoveStatus = present("diffing_user_remove_status")
        }
        options.batchModeEnrollmentDropStatus = present("batch_mode_enrollment_drop_status")
        if isSet("override_sis_stickiness") {
            options.overrideSISStickiness = true
            options.addSISStickiness = isSet("add_sis_stickiness") ? true : nil
            options.clearSISStickiness = isSet("clear_sis_stickiness") ? true : nil
        }
        options.updateSISIDIfLoginClaimed = isSet("update_sis_id_if_login_claimed")
        options.skipDeletes = isSet("skip_deletes")
        return options
    }

    private func batchTerm() throws(Refusal) -> SimulatedSIS.Term? {
        guard isSet("batch_mode") else { return nil }
        let wanted = present("batch_mode_term_id")
        let term = settings.terms.first { term in
            term.isActive && (wanted == String(term.id) || wanted == "sis_term_id:\(term.sisID)")
        }
        guard term != nil || present("multi_term_batch_mode") != nil else {
            throw Refusal(
                answer: .message(
                    400, "Batch mode specified, but the given batch_mode_term_id cannot be found."))
        }
        return term
    }

    private func checkFile() throws(Refusal) {
        let type = post.headers["content-type"] ?? ""
        func wrong(_ message: String) -> Refusal {
            Refusal(
                answer: .json(
                    .object([("error", .bool(true)), ("error_message", .string(message))]), status: 400))
        }
        if type.hasPrefix("multipart/form-data") {
            guard post.attachment != nil else { throw wrong("Missing attachment") }
            return
        }
        // With an extension, nobody looks at the type.
        guard present("extension") == nil, type.lowercased().hasPrefix("text/") else { return }
        let charset = MultipartForm.attribute("charset", of: type)?.lowercased()
        guard charset == nil || charset == "utf-8" else {
            throw wrong("Invalid content type, UTF-8 required")
        }
    }

    private func check(_ name: String, _ known: [String]) throws(Refusal) {
        guard let value = present(name), !known.contains(value) else { return }
        throw Refusal(answer: .message(400, "Invalid \(name)"))
    }

    private func present(_ name: String) -> String? { post.parameter(name).flatMap { $0.isEmpty ? nil : $0 } }

    private func isSet(_ name: String) -> Bool { post.parameter(name).map(Self.isTrue) ?? false }

    private static func isTrue(_ text: String) -> Bool { SISCreation.isTrue(text) }
}
