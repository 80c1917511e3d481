extension SISRoutes {
    func show(_ id: String, _ answers: SISAnswers) -> APIAnswer {
        let now = clock.now
        let found = sis.withBook { book -> SimulatedSIS.Import? in
            guard let index = book.imports.firstIndex(where: { String($0.id) == id && !$0.isHidden }) else {
                return nil
            }
            if book.imports[index].state == .restoring {
                book.advance(restorationOf: book.imports[index].id, at: now)
            }
            book.imports[index].show(at: now)
            return book.imports[index]
        }
        return found.map { .json(answers.object($0)) } ?? .notFound
    }

    func list(_ request: APIRequest, _ answers: SISAnswers) -> APIAnswer {
        let query = FormFields.parse(request.query)
        func time(_ name: String) -> Int? {
            query.last { $0.name == name }.flatMap { TimeFormats.parseISO($0.value) }
        }
        let (since, before) = (time("created_since"), time("created_before"))
        // Unknown states are dropped in silence, and with the last one the filter goes.
        let states = query.filter { $0.name == "workflow_state[]" }.map {
            SimulatedSIS.State(rawValue: $0.value)
        }.filter { SimulatedSIS.State.all.contains($0) }
        let found = looked { one in
            (states.isEmpty || states.contains(one.state)) && since.map { one.createdAt > $0 } ?? true
                && before.map { one.createdAt < $0 } ?? true
        }
        let page = SISPage(query)
        var answer = APIAnswer.json(
            .object([("sis_imports", .array(page.items(of: found).map { answers.object($0) }))]))
        answer.headers.append(("Link", page.links(request, count: found.count)))
        return answer
    }

    /// Does not show those that wait.
    func importing(_ answers: SISAnswers) -> APIAnswer {
        let found = looked { $0.state == .importing || $0.state == .cleanupBatch }
        return .json(.object([("sis_imports", .array(found.map { answers.object($0) }))]))
    }

    /// Newest first.
    private func looked(_ isWanted: (SimulatedSIS.Import) -> Bool) -> [SimulatedSIS.Import] {
        let now = clock.now
        return sis.withBook { book in
            let listed = book.imports.indices.filter { book.imports[$0].isListed() }
            let found = listed.map { book.imports[$0] }.filter(isWanted)
            for index in book.imports.indices where book.imports[index].course.pace == .byLook {
                book.imports[index].advance(at: now)
            }
            return found.sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }
        }
    }

    func errors(of id: String?, _ request: APIRequest, _ answers: SISAnswers) -> APIAnswer {
        let query = FormFields.parse(request.query)
        let failuresOnly = query.contains { $0.name == "failure" && SISCreation.isTrue($0.value) }
        let imports = sis.withBook { $0.imports }.filter { id == nil || String($0.id) == id }
        guard id == nil || !imports.isEmpty else { return .notFound }
        let rows = imports.filter { $0.state.isTerminal }.flatMap { one in
            one.course.messages.filter { $0.isFailure || !failuresOnly }.map { (one.id, $0) }
        }
        let page = SISPage(query)
        var answer = APIAnswer.json(
            .object([
                (
                    "sis_import_errors",
                    .array(
                        page.items(of: rows.reversed()).map { id, message in
                            .object([
                                ("sis_import_id", answers.id(id)), ("file", JSONValue(message.file)),
                                ("message", .string(message.text)), ("row", JSONValue(message.row)),
                            ])
                        })
                )
            ]))
        answer.headers.append(("Link", page.links(request, count: rows.count)))
        return answer
    }
}

/// A page of a list, as Canvas counts them.
struct SISPage {
    private let number: Int
    private let size: Int

    init(_ query: [SimulatedSIS.Parameter]) {
        func value(_ name: String) -> Int? { query.last { $0.name == name }.flatMap { Int($0.value) } }
        number = max(1, value("page") ?? 1)
        size = min(max(1, value("per_page") ?? 10), 100)
    }

    func items<Item>(of all: [Item]) -> [Item] { Array(all.dropFirst((number - 1) * size).prefix(size)) }

    /// Without a last page: Canvas does not count them.
    func links(_ request: APIRequest, count: Int) -> String {
        let kept = request.query.split(separator: "&").filter {
            !$0.hasPrefix("page=") && !$0.hasPrefix("per_page=")
        }
        var pages = [(number, "current")]
        if number * size < count { pages.append((number + 1, "next")) }
        if number > 1 { pages.append((number - 1, "prev")) }
        pages.append((1, "first"))
        return pages.map { page, relation in
            let query = (kept.map(String.init) + ["page=\(page)", "per_page=\(size)"]).joined(separator: "&")
            return "<\(request.origin)\(request.path)?\(query)>; rel=\"\(relation)\""
        }.joined(separator: ",")
    }
}
