public import CanvasDataBase
package import CanvasDataTransfer

/// DAP, the API that Canvas serves its data with today ("Canvas Data 2").
///
///     let client = try DAPClient(credentials: DAPCredentials(clientID: id, clientSecret: secret))
///     for table in try await client.tables(in: "canvas") { print(table) }
///     let job = try await client.result(of: DAPQuery("users", in: "canvas"))
///     print(job.objects.count, "files, as of", job.at ?? "")
///
/// It logs in when it has to, tries again what fails in passing, and keeps to the server's limits. Share one client among
/// all tasks: the pace at which jobs are created is the client's. It reads no arguments, no files except those it is given,
/// and of the environment the proxy variables alone (`https_proxy`, `no_proxy`).
public struct DAPClient: Sendable {
    /// What can be set besides the credentials.
    public struct Options: Sendable {
        /// Where DAP is. https, or http to this machine's loopback.
        public var baseURL = "https://api-gateway.instructure.com"
        /// File of PEM certificates to trust instead of the system's.
        public var caFile: String?
        /// Called for retries, renewed links and queries that are asked again.
        public var notify: @Sendable (Notice) -> Void = { _ in }

        /// Options for DAP itself, without notices.
        public init() {}
    }

    package let options: Options
    package let files: FileHost
    let caller: JSONCaller
    let address: DAPAddress
    let pace: DAPPace
    let looks = DAPLooks()

    /// - Throws: `CanvasDataError` (configuration) for a base URL that cannot be used.
    public init(credentials: DAPCredentials, options: Options = Options()) throws {
        try self.init(credentials: credentials, options: options, world: .real, policy: RetryPolicy())
    }

    /// The same in another world: the clock, the patience and the network of a test. `jobInterval` is how many seconds lie
    /// between two jobs once the server has refused one.
    package init(
        credentials: DAPCredentials, options: Options, world: World, policy: RetryPolicy,
        stallTimeout: Int = 60, jobInterval: Double = 12, apiTransport: (any HTTPTransport)? = nil,
        fileTransport: (any HTTPTransport)? = nil
    ) throws {
        let address = try DAPAddress(options.baseURL)
        let userAgent = "canvas-data/\(canvasDataVersion)"
        let transport =
            apiTransport
            ?? CurlTransport(
                CurlSettings(
                    userAgent: userAgent, caFile: options.caFile, schemes: address.link.scheme,
                    stallTimeout: stallTimeout))
        let token = DAPToken(
            credentials, address: address, transport: transport, world: world, policy: policy,
            notify: options.notify)
        caller = JSONCaller(
            address.text, service: DAPService(host: address.host, now: world.now), authorization: token,
            transport: transport, world: world, policy: policy, notify: options.notify)
        files = FileHost(
            isSimulated: address.link.isLoopback, userAgent: userAgent, caFile: options.caFile,
            stallTimeout: stallTimeout, transport: fileTransport, world: world, policy: policy)
        pace = DAPPace(world: world, interval: jobInterval)
        self.address = address
        self.options = options
    }

    var world: World { caller.world }

    /// The names of a namespace's tables, in the API's order.
    ///
    /// - Throws: `CanvasDataError`: usage for a namespace that DAP does not have.
    public func tables(in namespace: String) async throws -> [String] {
        try namespace.checkedDAPName("namespace")
        let path = DAPPath.tables(in: namespace)
        let answer = try await ask(HTTPRequest(url: path), "the tables of \(namespace)")
        guard let list = answer["tables"]?.array else {
            throw CanvasDataError.unreadableAnswer(path, "it lists no tables")
        }
        var tables: [String] = []
        var known: Set<String> = []
        for element in list {
            let name = element.string ?? ""
            guard name.isDAPName else { throw CanvasDataError.hostileDAPName(name, "table", path: path) }
            if known.insert(name).inserted { tables.append(name) }
        }
        return tables
    }

    /// The newest schema of a table.
    ///
    /// - Throws: `CanvasDataError`: usage for a table that DAP does not have.
    public func schema(of table: String, in namespace: String) async throws -> DAPSchema {
        try namespace.checkedDAPName("namespace")
        try table.checkedDAPName("table")
        let path = DAPPath.schema(of: table, in: namespace)
        let answer = try await ask(HTTPRequest(url: path), "the schema of \(namespace).\(table)")
        guard let version = answer["version"]?.int, let schema = answer["schema"], schema.object != nil else {
            throw CanvasDataError.unreadableAnswer(path, "it is not a schema with a version")
        }
        return DAPSchema(namespace: namespace, table: table, version: version, json: schema)
    }

    /// Starts a query. Where there is a job for it already, gives that one; it may be complete at once.
    ///
    /// - Returns: the job as it stands; see `result(of:)` to wait for its end.
    /// - Throws: `CanvasDataError`.
    public func start(_ query: DAPQuery) async throws -> DAPJob {
        do {
            return try await create(query)
        } catch let refusal as DAPRefusal {
            throw CanvasDataError.dapRefused(refusal, query.name, host: address.host)
        }
    }

    /// A job as it stands.
    ///
    /// - Throws: `CanvasDataError`: unavailable for a job that DAP no longer has.
    public func job(_ id: String) async throws -> DAPJob {
        do {
            return try await look(at: id)
        } catch let refusal as DAPRefusal {
            throw CanvasDataError.dapRefused(refusal, "job \(id.shownInMessage)", host: address.host)
        }
    }

    /// Links to objects, by the objects' IDs. They work for about 15 minutes, without any credentials: treat them as
    /// secrets, and send none of ours along.
    ///
    /// - Parameter objects: IDs of any number of objects.
    /// - Returns: a link for each of them.
    /// - Throws: `CanvasDataError`: unavailable for an object that DAP no longer has.
    public func links(to objects: [String]) async throws -> [String: String] {
        var links: [String: String] = [:]
        for start in stride(from: 0, to: objects.count, by: Self.linksAtOnce) {
            let batch = Array(objects[start..<min(start + Self.linksAtOnce, objects.count)])
            do {
                links.merge(try await link(batch)) { _, new in new }
            } catch let refusal as DAPRefusal {
                throw CanvasDataError.dapRefused(
                    refusal, "\(batch.count) object\(batch.count == 1 ? "" : "s")", host: address.host)
            }
        }
        return links
    }
}

extension DAPClient {
    /// Objects whose links are asked for in one request.
    static let linksAtOnce = 20

    /// - Throws: `DAPRefusal`, `CanvasDataError`.
    func create(_ query: DAPQuery) async throws -> DAPJob {
        try query.check()
        let path = DAPPath.data(of: query.table, in: query.namespace)
        let request = HTTPRequest.dap(path, query.json)
        do {
            let answer = try await pace.take(
                tries: caller.policy.tries, longestWait: caller.policy.retryAfterCap
            ) { try await caller.ask(request).1 }
            return try DAPJob(answer, path: path)
        } catch let refusal as DAPRefusal where refusal.isTooManyRequests {
            throw CanvasDataError.dapTooManyJobs(query.name, host: address.host, tries: caller.policy.tries)
        }
    }

    /// - Throws: `DAPRefusal`, `CanvasDataError`.
    func look(at id: String) async throws -> DAPJob {
        let path = DAPPath.job(id)
        let job = try DAPJob(try await caller.ask(HTTPRequest(url: path)).1, path: path)
        guard job.id == id else { throw CanvasDataError.unreadableAnswer(path, "it is another job") }
        return job
    }

    /// Links to at most `linksAtOnce` objects.
    ///
    /// - Throws: `DAPRefusal`, `CanvasDataError`.
    func link(_ objects: [String]) async throws -> [String: String] {
        var links: [String: String] = [:]
        // An answer that leaves some out is asked for the rest, once.
        for _ in 0..<2 {
            let missing = objects.filter { links[$0] == nil }
            if missing.isEmpty { break }
            let ids = missing.map { id in JSONValue.object(JSONObject([.init("id", .string(id))])) }
            let answer = try await caller.ask(HTTPRequest.dap(DAPPath.links, .array(ids))).1
            for id in missing { links[id] = answer["urls"]?[id]?["url"]?.string }
        }
        guard let missing = objects.first(where: { links[$0] == nil }) else { return links }
        throw CanvasDataError.unreadableAnswer(
            DAPPath.links, "it has no link to the object \(missing.shownInMessage)")
    }

    private func ask(_ request: HTTPRequest, _ what: String) async throws -> JSONValue {
        do {
            return try await caller.ask(request).1
        } catch let refusal as DAPRefusal {
            throw CanvasDataError.dapRefused(refusal, what, host: address.host)
        }
    }
}

extension HTTPRequest {
    /// A POST that may be sent twice: all of DAP's may.
    fileprivate static func dap(_ path: String, _ body: JSONValue) -> HTTPRequest {
        var request = HTTPRequest(url: path)
        request.method = .post
        request.headers = [("Content-Type", "application/json")]
        request.body = RequestBody([.bytes(Array(body.text(.compact).utf8))])
        return request
    }
}
