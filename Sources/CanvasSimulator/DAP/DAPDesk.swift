/// Answers one request to DAP that carries a good token.
struct DAPDesk: Sendable {
    let request: APIRequest
    let body: ReceivedBody
    let dap: SimulatedDAP
    let objects: DAPObjects
    let mischief: Mischief

    /// What a newer server might say, too.
    static let extra: [(String, JSONValue)] = [
        ("x_new_member", .object([("since", .string("version 9")), ("list", .array([.number(1), .null]))]))
    ]

    private func hits(_ name: String, _ faults: Set<Misbehaviour.Fault>) -> [Misbehaviour.Rule] {
        mischief.rules(at: .dap, name, or: "\(request.method) \(request.path)") { faults.contains($0.fault) }
    }

    /// An error that the misbehaviour script wants instead of the answer.
    private func misbehaviour(_ name: String, _ school: DAPSchool, isIncrement: Bool = false) -> APIAnswer? {
        let rules = mischief.rules(at: .dap, name, or: "\(request.method) \(request.path)") { rule in
            let isAboutTime = ["out-of-range", "snapshot-required"].contains(rule.value)
            return rule.fault == .error && (isIncrement || !isAboutTime)
        }
        guard let rule = rules.last else { return nil }
        var answer = DAPErrors.answer(
            kind: rule.value ?? "", name, from: school.moment(of: school.state),
            to: school.moment(of: school.state))
        answer.faults = rules.map(\.description)
        return answer
    }

    /// `members` as an object; with a member more where that is wanted.
    private func reply(
        _ members: [(String, JSONValue)], _ name: String, status: Int = 200,
        faults: [Misbehaviour.Rule] = []
    ) -> APIAnswer {
        let extra = hits(name, [.extraMembers])
        var answer = APIAnswer.json(.object(members + (extra.isEmpty ? [] : Self.extra)), status: status)
        answer.faults = (faults + extra).map(\.description)
        return answer
    }

    private func limit(_ endpoint: DAPLimiter.Endpoint) -> APIAnswer? {
        dap.limiter.delay(of: endpoint, dap.settings.limits).map { DAPErrors.tooMany(retryAfter: $0) }
    }

    func list(_ namespace: String) -> APIAnswer {
        if let refusal = limit(.lists) { return refusal }
        let school = dap.currentSchool
        if let error = misbehaviour(namespace, school) { return error }
        let tables = dap.tables(in: namespace)
        guard !tables.isEmpty else { return DAPErrors.notFound("namespace", namespace) }
        var tricks = ListingTricks(mischief.rules(at: .listing, namespace) { $0.fault == .table }, port: "")
        let names = tables.map { JSONValue.string(tricks.table($0)) }
        var answer = reply([("tables", .array(names))], namespace)
        answer.faults += tricks.names
        return answer
    }

    func schema(_ namespace: String, _ name: String) -> APIAnswer {
        if let refusal = limit(.schemas) { return refusal }
        let school = dap.currentSchool
        if let error = misbehaviour("\(namespace).\(name)", school) { return error }
        guard let table = school.table(name, in: namespace) else { return notFound(namespace, name) }
        let schema = table.schema(in: school.state)
        return reply(
            [("schema", schema.json(of: name)), ("version", .number(schema.version))], table.fullName)
    }

    private func notFound(_ namespace: String, _ table: String) -> APIAnswer {
        dap.tables(in: namespace).isEmpty
            ? DAPErrors.notFound("namespace", namespace) : DAPErrors.notFound("table", table)
    }

    // MARK: Queries and jobs

    func query(_ namespace: String, _ name: String) async -> APIAnswer {
        if let refusal = limit(.jobs) { return refusal }
        let school = dap.currentSchool
        guard let table = school.table(name, in: namespace) else { return notFound(namespace, name) }
        let wish: DAPWish
        switch DAPWish.read(body.bytes) {
        case .success(let found): wish = found
        case .failure(let refusal): return refusal.answer
        }
        let isIncrement = wish.since != nil
        if let error = misbehaviour(table.fullName, school, isIncrement: isIncrement) { return error }
        if let since = wish.since {
            let first = table.firstState(before: school.state)
            let (earliest, latest) = (school.moment(of: first), school.moment(of: school.state))
            guard earliest...latest ~= since else {
                return DAPErrors.outOfRange(
                    from: earliest, to: latest, snapshotIsRequired: since < earliest && first > 1)
            }
        }
        let settings = dap.settings
        let until = wish.until.map { min(school.state(at: $0), school.state) }
        let since = wish.since.map(school.state(at:))
        let query = DAPQuery(
            table, wish.format, wish.mode, state: school.state, since: since, until: until,
            moment: school.moment)
        var rules: [Misbehaviour.Rule] = []
        let job = dap.job { job in
            job.query.table.fullName == table.fullName && job.query.format == wish.format
                && job.query.mode == wish.mode && job.since == wish.since && job.wishedUntil == wish.until
                && (settings.reuse == .always || job.query.state == school.state) && !job.hasFailed
        } orMake: {
            rules = hits(table.fullName, [.fail, .expires])
            let id = Randomness.uuid(UInt64.random(in: .min ... .max))
            return DAPJob(
                id: id, query, since: wish.since, wishedUntil: wish.until, createdAt: dap.clock.now,
                lifetime: rules.first { $0.fault == .expires }?.number ?? settings.jobLifetime,
                fails: rules.contains { $0.fault == .fail }
            ) { [objects] in try objects.make($0, job: id, settings) }
        }
        var answer = await answer(job)
        answer.faults += rules.map(\.description)
        return answer
    }

    func job(_ id: String) async -> APIAnswer {
        if let refusal = limit(.polls) { return refusal }
        guard let job = current(where: { $0.id == id }) else { return DAPErrors.notFound("job", id) }
        let name = job.query.table.fullName
        if let error = misbehaviour(name, dap.currentSchool) { return error }
        let lost = hits(name, [.lostJob])
        if !lost.isEmpty {
            job.expire()
            var answer = DAPErrors.notFound("job", id)
            answer.faults = lost.map(\.description)
            return answer
        }
        return await answer(job)
    }

    /// The job that is meant, unless it has expired; those that have are cleared away.
    private func current(where isMeant: (DAPJob) -> Bool) -> DAPJob? {
        let now = dap.clock.now
        for job in dap.jobs where job.isExpired(at: now) { objects.remove(job) }
        return dap.jobs.last { !$0.isExpired(at: now) && isMeant($0) }
    }

    private func answer(_ job: DAPJob) async -> APIAnswer {
        let name = job.query.table.fullName
        let rules = hits(name, [.strangeState, .noExpiry, .swapStatus])
        func has(_ fault: Misbehaviour.Fault) -> Bool { rules.contains { $0.fault == fault } }
        let status: DAPJob.Status
        do { status = try await job.look(at: dap.clock.now, dap.settings.jobPace) } catch {
            return DAPErrors.gateway(500, "\(error)")
        }
        let isOver = (status == .complete || status == .failed) && !has(.strangeState)
        var members: [(String, JSONValue)] = [
            ("id", .string(job.id)),
            ("status", .string(has(.strangeState) ? "queued_for_resizing" : status.rawValue)),
        ]
        if !has(.noExpiry) {
            let end = job.createdAt + job.lifetime * 1000
            members.append(("expires_at", .string(DAPTime.iso(end * 1000))))
        }
        if isOver && status == .failed { members.append(("error", DAPErrors.processing)) }
        if isOver && status == .complete {
            members += [
                ("objects", .array(job.objects.map { .object([("id", .string($0.id))]) })),
                ("schema_version", .number(job.query.schema.version)),
            ]
            if let since = job.since {
                members += [
                    ("since", .string(DAPTime.iso(since))), ("until", .string(DAPTime.iso(job.until))),
                ]
            } else {
                members.append(("at", .string(DAPTime.iso(job.until))))
            }
        }
        return reply(members, name, status: isOver == has(.swapStatus) ? 202 : 200, faults: rules)
    }

    // MARK: Objects

    /// Links to the objects that the body names.
    func links() -> APIAnswer {
        if let refusal = limit(.links) { return refusal }
        guard case .array(let items)? = try? JSONReader.read(body.bytes) else {
            return DAPErrors.validation("The input is malformed.", at: 0, in: body.bytes)
        }
        let ids = items.compactMap { $0["id"]?.text }
        guard ids.count == items.count else {
            return DAPErrors.validation("An object must have an id.", at: 1, in: body.bytes)
        }
        let batch = objects.links.batch()
        let port = objects.host.split(separator: ":").last.map(String.init) ?? ""
        var tricks = ListingTricks(mischief.rules(at: .listing, "object") { $0.fault == .link }, port: port)
        let lifetime = dap.settings.linkLifetime
        var urls: [(String, JSONValue)] = []
        var faults: [String] = []
        for id in ids {
            guard let job = current(where: { $0.objects.contains { $0.id == id } }),
                let object = job.objects.first(where: { $0.id == id })
            else { return DAPErrors.notFound("object", id) }
            let name = job.query.table.fullName
            if let error = misbehaviour(name, dap.currentSchool) { return error }
            let rules = hits(name, [.lostObjects, .missingURL])
            faults += rules.map(\.description)
            if rules.contains(where: { $0.fault == .lostObjects }) {
                job.expire()
                var answer = DAPErrors.notFound("object", id)
                answer.faults = faults
                return answer
            }
            if rules.contains(where: { $0.fault == .missingURL }) { continue }
            let (url, path) = objects.link(to: object, batch, lifetime: lifetime)
            let shown = tricks.link(url, path: path, filename: object.fragment.filename)
            urls.append((id, .object([("url", .string(shown))])))
        }
        var answer = reply([("urls", .object(urls))], "object")
        answer.faults += faults + tricks.names
        return answer
    }
}
