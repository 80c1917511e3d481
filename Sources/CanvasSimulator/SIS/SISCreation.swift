/// A request to create an import: read, checked, carried out.
struct SISCreation {
    private let sis: SimulatedSIS
    private let clock: ServerClock
    private let request: APIRequest
    private let settings: SimulatedSIS.Settings
    private let form: MultipartForm?
    private let content: SubmittedFiles
    private let post: SimulatedSIS.Post

    init(
        _ sis: SimulatedSIS, _ clock: ServerClock, _ request: APIRequest, _ body: ReceivedBody,
        _ settings: SimulatedSIS.Settings
    ) {
        (self.sis, self.clock, self.request, self.settings) = (sis, clock, request, settings)
        let type = request.headers["content-type"] ?? ""
        form =
            type.hasPrefix("multipart/form-data")
            ? MultipartForm(body.bytes, contentType: type, isWhole: body.isWhole) : nil
        let parameters = FormFields.parse(request.query) + (form?.fields() ?? [])
        let named = parameters.last { $0.name == "extension" }?.value
        let part = form?.parts.first { $0.name == "attachment" && $0.filename != nil }
        let attachment = part.map {
            SimulatedSIS.Attachment(
                filename: $0.filename ?? "", contentType: $0.contentType ?? "", bytes: $0.bytes)
        }
        // The name decides for a file of a form, the parameter or the type for a raw one.
        let fileExtension =
            attachment.map { String($0.filename.split(separator: ".").last ?? "").lowercased() }
            ?? named ?? Self.fileExtension(ofType: type)
        if let attachment {
            content = SubmittedFiles(
                attachment.bytes, fileExtension, name: attachment.filename,
                lines: body.isWhole ? nil : body.lines)
        } else {
            content = SubmittedFiles(
                body.bytes, fileExtension, name: "sis_import.\(fileExtension)",
                lines: body.isWhole ? nil : body.lines)
        }
        post = SimulatedSIS.Post(
            query: request.query, parameters: parameters, headers: request.headers, body: body.bytes,
            bodySize: body.size, bodySHA256: body.sha256, attachment: attachment,
            fileExtension: fileExtension, files: content.files)
    }

    /// Of a raw body that names no extension.
    private static func fileExtension(ofType type: String) -> String {
        switch type.split(separator: ";").first.map({ $0.trimmingSpaces.lowercased() }) {
        case "text/xml": "xml"
        case "text/plain", "text/csv": "csv"
        default: "zip"
        }
    }

    /// What Rails takes for true.
    static func isTrue(_ text: String) -> Bool {
        ["true", "1", "t", "on", "yes", "y"].contains(text.lowercased())
    }

    /// The fields of a form that is no file: of either kind.
    static func fields(of body: ReceivedBody, _ request: APIRequest) -> [SimulatedSIS.Parameter] {
        let type = request.headers["content-type"] ?? ""
        if type.hasPrefix("application/x-www-form-urlencoded") {
            return FormFields.parse(String(decoding: body.bytes, as: UTF8.self))
        }
        return type.hasPrefix("multipart/form-data")
            ? MultipartForm(body.bytes, contentType: type)?.fields() ?? [] : []
    }

    /// Notes the request without carrying it out.
    func record() { sis.withBook { $0.posts.append(post) } }

    /// Carries it out, unless there is something against it.
    func answer(_ answers: SISAnswers, forgotten: [String]) -> APIAnswer {
        var options: SimulatedSIS.Options
        switch SISOptionsReader(post: post, settings: settings, form: form).options() {
        case .success(let read): options = read
        case .failure(let refusal):
            record()
            return refusal.answer
        }
        for name in forgotten { options.forget(name) }
        let now = clock.now
        let made = sis.withBook { book in
            if let identifier = options.diffingDataSetIdentifier {
                options.diffedAgainstImportID =
                    book.imports.last {
                        $0.options.diffingDataSetIdentifier == identifier
                            && [.imported, .importedWithMessages].contains($0.state)
                    }?.id
            }
            let course = course(book.courses.isEmpty ? SimulatedSIS.Course() : book.courses.removeFirst())
            let id = book.add(
                course, options, content.files, at: now - settings.createdBehind * 1000)
            var post = post
            post.importID = id
            book.posts.append(post)
            return book.imports[book.imports.count - 1]
        }
        return .json(answers.object(made))
    }

    /// `course`, or where it has no states what the files deserve.
    private func course(_ course: SimulatedSIS.Course) -> SimulatedSIS.Course {
        guard course.states.isEmpty else { return course }
        var course = course
        course.messages = content.messages + course.messages
        let end: SimulatedSIS.State =
            course.messages.contains(where: \.isFailure)
            ? .failedWithMessages : course.messages.isEmpty ? .imported : .importedWithMessages
        course.states = [.created, .importing, end]
        return course
    }
}
