import Synchronization

/// The simulated DAP ("Canvas Data 2"): `/ids/auth/login` and `/dap/…` on the port of the API, its objects on the file
/// host.
///
/// Its tables go through states. State 1 is what a first snapshot finds; ``advance(by:)`` brings the next one, in which
/// rows have come, changed and gone. ``truth(of:in:state:since:)`` says what a table holds in a state.
///
/// ```swift
/// var settings = SimulatorSettings()
/// settings.dap.limits = .none
/// let simulator = try await Simulator(settings)
/// try await simulator.start()
/// // … load what is at simulator.apiURL with simulator.dap.clientID and simulator.dap.clientSecret …
/// let first = try simulator.dap.truth(of: "users", in: "canvas")
/// try simulator.dap.change(.newColumn, of: "users")  // the next state brings a column more
/// simulator.dap.advance()
/// try simulator.misbehave("dap[canvas.users]:fail*1; file[dap-canvas.courses-*]:cut@50%*1")
/// // … synchronize …
/// let second = try simulator.dap.truth(of: "users", in: "canvas")
/// ```
///
/// In misbehaviour scripts the place `dap` is what DAP answers: a glob names the table, as in `canvas.users`, for a list
/// of tables the namespace, for a login `login`, or method and path. Objects are files with names such as
/// `dap-canvas.users-00000-….tsv.gz`, and requests have paths as for other APIs:
/// `api[POST */users/data]:503*2`.
public final class SimulatedDAP: Sendable {
    /// Follows from the seed; has the form of a real one.
    public let clientID: String
    /// Follows from the seed.
    public let clientSecret: String

    private let school: Mutex<DAPSchool>
    private let options: Mutex<DAPSettings>
    private let book = Mutex<[DAPJob]>([])
    let tokens: DAPTokens
    let limiter: DAPLimiter
    let clock: ServerClock
    let store: Store

    init(seed: UInt64, scale: Double, settings: DAPSettings, clock: ServerClock, store: Store) {
        let id = Randomness.uuid(Randomness.mix(seed, 11))
        clientID = "us-east-1#\(id)"
        clientSecret = Digests.hex(Digests.hmacSHA256(key: id, "client secret")).prefix(48) + "~s3cr3t"
        let today = clock.now - clock.now % 86_400_000
        let first = settings.firstState ?? today - 2 * 86_400_000
        school = Mutex(
            DAPSchool(seed: seed, scale: scale, settings: settings, epoch: first * 1000 + 250_123))
        options = Mutex(settings)
        tokens = DAPTokens(secret: clientSecret, clock: clock)
        limiter = DAPLimiter(clock: clock)
        self.clock = clock
        self.store = store
    }

    /// How it behaves. Changes count from the next request on; those of what tables there are, and of their rows, have
    /// no effect any more: see ``offer(_:)`` and ``advance(by:)``.
    public var settings: DAPSettings { options.withLock { $0 } }

    public func configure(_ change: (inout DAPSettings) -> Void) { options.withLock { change(&$0) } }

    // MARK: States

    /// The newest state. Counts from 1.
    public var state: Int { school.withLock { $0.state } }

    /// Brings the next state, four hours later, or the one after that.
    public func advance(by count: Int = 1) {
        school.withLock { school in
            for _ in 0..<count { school.advance() }
        }
        let school = currentSchool
        // What was asked for before a reload is of no use to anybody.
        for job in jobs {
            let table = school.table(job.query.table.name, in: job.query.table.namespace)
            if job.query.state < table?.firstState(before: school.state) ?? 1 { job.expire() }
        }
    }

    /// The moment of a state as answers have it in `at` and `until`: `2026-01-15T04:00:00.250123Z`.
    public func at(_ state: Int) -> String { DAPTime.iso(school.withLock { $0.moment(of: state) }) }

    /// Changes the schema of one of the school's own tables with the next state. See ``DAPSchemaChange``.
    ///
    /// - Parameters:
    ///   - change: What changes.
    ///   - table: Which table's.
    ///   - namespace: Where it is.
    ///   - column: Which column changes, or what a new one is called; nil for the first that suits.
    /// - Throws: ``SimulatorError`` where there is no such table or column. Scripted tables bring their own schemas.
    public func change(
        _ change: DAPSchemaChange, of table: String, in namespace: String = "canvas", column: String? = nil
    ) throws {
        try school.withLock { school throws(SimulatorError) in
            try school.change(change, of: table, in: namespace, column: column)
        }
    }

    /// Loads one of the school's own tables again with the next state: increments from before it are refused, as a
    /// snapshot is required.
    ///
    /// - Throws: ``SimulatorError`` where there is no such table.
    public func reload(_ table: String, in namespace: String = "canvas") throws {
        try school.withLock { school throws(SimulatorError) in try school.reload(table, in: namespace) }
    }

    /// Replaces the scripted tables. They are in the same state as all others. Forgets all jobs.
    public func offer(_ tables: [DAPScriptedTable]) {
        school.withLock { $0.offer(tables) }
        expireJobs()
    }

    // MARK: Truth

    /// The names of a namespace's tables, in the order of the API's list; none where there is no such namespace.
    public func tables(in namespace: String) -> [String] {
        school.withLock { $0.tables.filter { $0.namespace == namespace }.map(\.name).sorted() }
    }

    public var namespaces: [String] { Set(school.withLock { $0.tables.map(\.namespace) }).sorted() }

    /// How many rows a snapshot of each table has now, by names such as `canvas.users`.
    var rowCounts: [(table: String, rows: Int)] {
        let school = currentSchool
        return school.tables.map { table in
            let rows = (0..<table.count(in: school.state)).count { number in
                if case .present = table.presence(of: number, in: school.state) { true } else { false }
            }
            return (table.fullName, rows)
        }
    }

    /// What a table holds.
    ///
    /// - Parameters:
    ///   - table: Which table.
    ///   - namespace: Where it is.
    ///   - state: nil for the newest one.
    ///   - since: nil for what a snapshot finds. Otherwise what a replica holds that was begun with a snapshot of this
    ///     state: also the rows of a log that have been dropped since, without having been deleted.
    /// - Returns: Its schema and rows in that state.
    /// - Throws: ``SimulatorError`` where there is no such table.
    public func truth(
        of table: String, in namespace: String = "canvas", state: Int? = nil, since: Int? = nil
    ) throws -> DAPTruth {
        guard let found = self.table(table, in: namespace) else {
            throw SimulatorError("The simulator has no table \(namespace).\(table).")
        }
        let state = state ?? self.state
        return found.truth(in: state, since: since, at: at(state))
    }

    // MARK: Jobs and tokens

    /// A job that a client has created.
    public struct Job: Sendable, Equatable {
        public let id: String
        public let namespace: String
        public let table: String
        public let format: String
        /// `expanded` or `condensed`.
        public let mode: String
        /// nil for a snapshot.
        public let since: String?
        /// The state that its result leads to.
        public let state: Int
        public let isExpired: Bool
    }

    /// All jobs since the start, in the order in which they were created.
    public var createdJobs: [Job] {
        let now = clock.now
        return jobs.map { job in
            Job(
                id: job.id, namespace: job.query.table.namespace, table: job.query.table.name,
                format: job.query.format.rawValue, mode: job.query.mode.rawValue,
                since: job.since.map(DAPTime.iso), state: job.query.until, isExpired: job.isExpired(at: now))
        }
    }

    /// Lets a day pass for all jobs: neither they nor their objects can be asked for any more.
    public func expireJobs() { for job in jobs { job.expire() } }

    /// Makes all bearer tokens invalid that were issued so far.
    public func revokeTokens() { tokens.revoke() }

    var jobs: [DAPJob] { book.withLock { $0 } }

    /// Adds the job that `make` makes, unless there is one already that `suits`. Two requests at a time make one job.
    func job(where suits: (DAPJob) -> Bool, orMake make: () -> DAPJob) -> DAPJob {
        let now = clock.now
        return book.withLock { jobs in
            if let job = jobs.last(where: { !$0.isExpired(at: now) && suits($0) }) { return job }
            let job = make()
            jobs.append(job)
            return job
        }
    }

    /// The tables as they are now, and what time it is for them.
    var currentSchool: DAPSchool { school.withLock { $0 } }

    private func table(_ name: String, in namespace: String) -> (any DAPTable)? {
        school.withLock { $0.table(name, in: namespace) }
    }
}
