import Synchronization

/// A simulated Canvas on loopback: the API on one port, the host of its files on another.
///
/// ```swift
/// let simulator = try await Simulator(SimulatorSettings())
/// try await simulator.start()
/// // … a client with simulator.apiURL, simulator.key and simulator.secret …
/// await simulator.stop()
/// ```
public final class Simulator: Sendable {
    public let settings: SimulatorSettings
    /// API key: 40 hexadecimal digits that follow from the seed.
    public let key: String
    /// API secret: 40 hexadecimal digits that follow from the seed.
    public let secret: String

    /// SIS imports: the token, what was posted, and what becomes of it.
    public let sis: SimulatedSIS

    /// DAP: the credentials, the state of its tables, and what they hold.
    public let dap: SimulatedDAP

    private struct Running {
        let api: APIServer
        let files: FileHost
        let answers: DumpAnswers
    }

    private let clock: ServerClock
    private let dumpLibrary: DumpLibrary
    private let log = RequestLog()
    private let mischief: Mischief
    private let running = Mutex<Running?>(nil)

    /// Plans the dumps and makes the data of those named in the settings.
    public init(_ settings: SimulatorSettings = SimulatorSettings()) async throws {
        guard ListeningSocket.isLoopback(settings.address) else {
            throw SimulatorError(
                "The simulator only serves IPv4 loopback addresses such as 127.0.0.1, not \"\(settings.address)\"."
            )
        }
        guard settings.scale > 0, settings.scale <= 100_000 else {
            throw SimulatorError("The scale must be above 0 and at most 100000, not \(settings.scale).")
        }
        self.settings = settings
        key = Self.credential(settings.seed, 1)
        secret = Self.credential(settings.seed, 2)
        mischief = Mischief(settings.misbehaviour)
        clock = ServerClock(offset: settings.clockOffset)
        sis = SimulatedSIS(seed: settings.seed, clock: clock)
        let school = School(
            seed: settings.seed, scale: settings.scale, course: settings.course,
            shrinkingTable: settings.shrinkingTable)
        let today = clock.now - clock.now % 86_400_000
        let store = try Store(parent: settings.storeDirectory, school: school)
        dap = SimulatedDAP(
            seed: settings.seed, scale: settings.scale, settings: settings.dap, clock: clock, store: store)
        dumpLibrary = DumpLibrary(
            school: school, store: store,
            dumps: school.dumps(older: settings.olderDumps, today: today), threads: settings.threads)
        for dump in dumpLibrary.dumps where settings.preparedDumps.contains(dump.sequence) {
            _ = try await dumpLibrary.editions(of: dump.tables)
        }
    }

    var school: School { dumpLibrary.school }

    /// The server's, in milliseconds since 1970.
    var now: Int { clock.now }

    func offer(plans: [DumpPlan]) throws(SimulatorError) {
        guard let answers = running.withLock({ $0?.answers }) else {
            throw SimulatorError("The simulator is not running.")
        }
        answers.offer(plans)
    }

    /// Where its data files are.
    var storeDirectory: String { dumpLibrary.store.directory }

    deinit { dumpLibrary.store.close() }

    private static func credential(_ seed: UInt64, _ which: UInt64) -> String {
        let text = ByteBuffer(capacity: 40)
        for part in 0..<4 {
            text.append(hex: Randomness.mix(Randomness.mix(seed, which), UInt64(part)), digits: 10)
        }
        return String(decoding: text.contents, as: UTF8.self)
    }

    /// Listens on both ports. Throws ``SimulatorError`` when it already does, or cannot.
    public func start() async throws {
        guard running.withLock({ $0 == nil }) else {
            throw SimulatorError("The simulator is already running.")
        }
        let links = FileLinks(secret: secret + key, clock: clock, lifetime: settings.linkLifetime)
        let shelf = Shelf()
        let files = try FileHost(
            address: settings.address, port: settings.filePort,
            responder: FileResponder(shelf: shelf, links: links, clock: clock, mischief: mischief), log: log,
            bytesPerSecond: settings.bytesPerSecond)
        let answers = DumpAnswers(
            dumpLibrary: dumpLibrary, shelf: shelf, links: links, mischief: mischief,
            address: settings.address,
            port: files.port, visible: settings.visibleDumps ?? dumpLibrary.dumps.count)
        let routes = CanvasDataRoutes(
            signature: RequestSignature(key: key, secret: secret, clock: clock), clock: clock,
            dumps: answers, defaultPage: settings.defaultPage, maximumPage: settings.maximumPage)
        let errorFiles = SISErrorFiles(
            sis: sis, shelf: shelf, links: links, clock: clock,
            host: "http://\(settings.address):\(files.port)")
        let objects = DAPObjects(
            shelf: shelf, links: links, host: "http://\(settings.address):\(files.port)",
            store: dumpLibrary.store)
        let desk = APIDesk(
            routes: routes, sis: SISRoutes(sis: sis, files: errorFiles, clock: clock),
            dap: DAPRoutes(dap: dap, objects: objects, mischief: mischief),
            dumpLibrary: dumpLibrary,
            log: log, mischief: mischief)
        do {
            let api = try await APIServer(
                address: settings.address, port: settings.port, clock: clock
            ) { await desk.answer($0) }
            running.withLock { $0 = Running(api: api, files: files, answers: answers) }
        } catch {
            files.stop()
            throw error
        }
    }

    /// Stops listening and breaks all connections. A temporary store goes when the simulator does.
    public func stop() async {
        guard
            let stopped = running.withLock({ running in
                defer { running = nil }
                return running
            })
        else { return }
        stopped.files.stop()
        await stopped.api.stop()
    }

    /// `http://127.0.0.1:PORT`; without a port before ``start()``.
    public var apiURL: String { url(running.withLock { $0?.api.port }) }

    /// Where links lead: `http://127.0.0.1:PORT`.
    public var fileHostURL: String { url(running.withLock { $0?.files.port }) }

    private func url(_ port: UInt16?) -> String {
        "http://\(settings.address)" + (port.map { ":\($0)" } ?? "")
    }

    /// From now on only the first `count` dumps exist: call with one more to let Canvas make a new dump.
    public func showDumps(_ count: Int) {
        running.withLock { $0?.answers.show(count) }
    }

    /// From now on behaves like this. Counts of earlier rules are forgotten.
    public func misbehave(_ script: Misbehaviour) { mischief.follow(script) }

    /// From now on behaves like this script; throws where it cannot be understood.
    public func misbehave(_ script: String) throws { mischief.follow(try Misbehaviour(parsing: script)) }

    /// What every dump holds, oldest first. Makes the data that is not there yet.
    public func truth() async throws -> [DumpTruth] {
        var truths: [DumpTruth] = []
        for dump in dumpLibrary.dumps { truths.append(try await dumpLibrary.truth(of: dump)) }
        return truths
    }

    /// What the dump with this sequence holds; nil where there is none.
    public func truth(of sequence: Int) async throws -> DumpTruth? {
        guard let dump = dumpLibrary.dumps.first(where: { $0.sequence == sequence }) else { return nil }
        return try await dumpLibrary.truth(of: dump)
    }

    /// The rows of one table of one dump, as a multiset; nil where the dump does not have the table. With `columns`
    /// only these, in this order, as far as the dump has them.
    public func contents(
        of table: String, in sequence: Int, columns: [String]? = nil
    ) async throws -> TableContents? {
        guard let dump = dumpLibrary.dumps.first(where: { $0.sequence == sequence }) else { return nil }
        return await dumpLibrary.contents(of: table, in: dump, columns: columns)
    }

    /// The requests that a warehouse holds once it has taken the dumps from `first` to `last`, each row once: the
    /// newest full copy among them, or nothing, and the increments after it. With `columns` only these, in this order.
    public func requests(
        from first: Int = 1, through last: Int, columns: [String]? = nil
    ) async -> TableContents? {
        let dumps = dumpLibrary.dumps.filter { first...last ~= $0.sequence && $0.finished }
        return await dumpLibrary.requests(of: dumps, columns: columns)
    }

    /// All requests since the start or the last ``resetLog()``, at both hosts, in the order in which they came.
    public var requestLog: [LoggedRequest] { log.requests }

    /// Bytes of bodies that the file host has sent since the last ``resetLog()``.
    public var bytesServed: Int { log.bytesServed }

    /// Requests at the file host that carried an `Authorization` header.
    public var credentialsAtFileHost: Int { log.credentialsAtFileHost }

    /// Forgets the requests and sets the counters to 0.
    public func resetLog() { log.reset() }
}

extension Simulator {
    /// From now on these dumps are on offer and no others, whatever the course; files of others are gone, too. They
    /// may come in any order, and the list has them newest first; of one sequence, those of the highest version.
    ///
    /// - Throws: ``SimulatorError`` for a table that the newest schema does not have.
    public func offer(_ dumps: [ScriptedDump]) throws {
        let newest = dumps.map(\.sequence).max() ?? 0
        let order = dumps.sorted { ($0.sequence, $0.version) < ($1.sequence, $1.version) }
        try offer(plans: order.map { try school.plan(of: $0, newest: newest, now: now) })
    }

    /// The id that the API gives a scripted dump.
    public func id(ofScripted dump: ScriptedDump) -> String {
        school.id(ofScripted: dump.sequence, version: dump.version)
    }

    /// The columns of a table in the newest schema; none where it has no such table.
    public func columns(of table: String) -> [String] {
        school.course.schemaVersions[0].table(table)?.columns.map(\.name) ?? []
    }

    /// What each row adds to the checksum of ``TableContents``, which is the same for no two of them.
    public func checksums(of table: String, rows: some Sequence<Int>, revision: Int = 1) -> [UInt64] {
        guard let definition = school.course.schemaVersions[0].table(table) else { return [] }
        return RowChecksum.checksums(of: definition, rows: rows, revision: revision, school: school)
    }
}
