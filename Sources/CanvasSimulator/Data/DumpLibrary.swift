/// All dumps of the simulated Canvas; makes their data when it is first asked for.
actor DumpLibrary {
    nonisolated let school: School
    nonisolated let store: Store
    nonisolated let dumps: [DumpPlan]
    private let threads: Int
    private var stored: [String: StoredEdition] = [:]
    /// By the name of the edition.
    var contents: [String: TableContents] = [:]
    private var lastJob: Task<Void, any Error>?

    init(school: School, store: Store, dumps: [DumpPlan], threads: Int) {
        self.school = school
        self.store = store
        self.dumps = dumps
        self.threads = threads
    }

    /// The editions called for, by name. One job at a time: what two dumps share is made once.
    func editions(of tables: [DumpPlan.Table]) async throws -> [String: StoredEdition] {
        let plans = tables.compactMap(\.edition)
        if plans.contains(where: { stored[$0.name] == nil }) {
            let previous = lastJob
            let job = Task {
                _ = await previous?.result
                try await make(plans)
            }
            lastJob = job
            try await job.value
        }
        return Dictionary(
            plans.compactMap { plan in stored[plan.name].map { (plan.name, $0) } }, uniquingKeysWith: { $1 })
    }

    private func make(_ plans: [EditionPlan]) async throws {
        var missing: [EditionPlan] = []
        var seen: Set<String> = []
        for plan in plans where stored[plan.name] == nil && seen.insert(plan.name).inserted {
            if let found = store.edition(plan.name) {
                stored[plan.name] = found
            } else {
                missing.append(plan)
            }
        }
        // The large ones first: a small one at the end leaves no thread alone with a long job.
        missing.sort { $0.fragments.count > $1.fragments.count }
        let made = try await EditionWriter.make(missing, of: school, in: store, threads: threads)
        for edition in made { stored[edition.name] = edition }
    }
}
