extension SISRoutes {
    func abort(_ id: String, _ answers: SISAnswers) -> APIAnswer {
        let now = clock.now
        let found = sis.withBook { book -> SimulatedSIS.Import? in
            guard
                let index = book.imports.firstIndex(where: {
                    String($0.id) == id && !$0.state.isTerminal && $0.state != .restoring
                })
            else { return nil }
            book.imports[index].stop(in: .aborted, at: now)
            return book.imports[index]
        }
        return found.map { .json(answers.object($0)) } ?? .notFound
    }

    /// Only those that have not begun.
    func abortAllPending() -> APIAnswer {
        let now = clock.now
        sis.withBook { book in
            for index in book.imports.indices
            where [.initializing, .created].contains(book.imports[index].state) {
                book.imports[index].stop(in: .aborted, at: now)
            }
        }
        return .json(.object([("aborted", .bool(true))]))
    }

    func restore(_ id: String, _ request: APIRequest, _ body: ReceivedBody, _ answers: SISAnswers)
        -> APIAnswer
    {
        let fields = FormFields.parse(request.query) + SISCreation.fields(of: body, request)
        func isSet(_ name: String) -> Bool {
            fields.last { $0.name == name }.map { SISCreation.isTrue($0.value) } ?? false
        }
        guard !isSet("undelete_only") || !isSet("unconclude_only") else {
            return .message(400, "cannot set both undelete_only and unconclude_only")
        }
        let isPartial = ["batch_mode", "undelete_only", "unconclude_only"].contains(where: isSet)
        let now = clock.now
        let restoration = sis.withBook { book -> SimulatedSIS.Restoration? in
            guard
                let index = book.imports.firstIndex(where: {
                    String($0.id) == id && $0.state.isTerminal
                })
            else { return nil }
            book.imports[index].stop(in: .restoring, at: now)
            let restoration = SimulatedSIS.Restoration(
                id: book.restorations.count + 1, importID: book.imports[index].id, isPartial: isPartial,
                createdAt: now, updatedAt: now)
            book.restorations.append(restoration)
            return restoration
        }
        return restoration.map { .json(answers.object($0)) } ?? .notFound
    }

    /// Each look takes it further, as looks at its import do: running, completed.
    func progress(_ id: String, _ request: APIRequest) -> APIAnswer {
        let now = clock.now
        let (found, settings) = sis.withBook { book in
            (book.advance(restoration: id, at: now), book.settings)
        }
        let answers = SISAnswers(request, settings, files, account: "self")
        return found.map { .json(answers.object($0)) } ?? .notFound
    }
}

extension SimulatedSIS {
    /// An undo of an import, and how far it is: what Canvas calls a progress.
    struct Restoration: Sendable {
        let id: Int
        let importID: Int
        let isPartial: Bool
        let createdAt: Int
        var updatedAt: Int
        /// Percent.
        var completion = 0
        var state = "queued"
    }
}

extension SimulatedSIS.Book {
    /// Goes on with the undo of this import, if there is one.
    mutating func advance(restorationOf importID: Int, at time: Int) {
        guard let last = restorations.last(where: { $0.importID == importID }) else { return }
        _ = advance(restoration: String(last.id), at: time)
    }

    fileprivate mutating func advance(restoration id: String, at time: Int) -> SimulatedSIS.Restoration? {
        guard let index = restorations.firstIndex(where: { String($0.id) == id }) else { return nil }
        restorations[index].updatedAt = time
        switch restorations[index].state {
        case "queued": (restorations[index].state, restorations[index].completion) = ("running", 50)
        case "running":
            (restorations[index].state, restorations[index].completion) = ("completed", 100)
            let restored = restorations[index]
            for one in imports.indices where imports[one].id == restored.importID {
                imports[one].stop(in: restored.isPartial ? .partiallyRestored : .restored, at: time)
            }
        default: break
        }
        return restorations[index]
    }
}
