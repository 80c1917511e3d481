package import CanvasDataBase
package import CanvasDataLoading
import CanvasDataTransfer
import Synchronization

/// The tables of one namespace of DAP as replicas.
package final class DAPSource: ReplicaSource {
    private let client: DAPClient
    private let namespace: String
    private let selection: TableSelection
    /// Links of what was given out, by batch.
    private let links = Mutex<[String: LinkBook]>([:])

    /// - Parameters:
    ///   - client: of the account.
    ///   - namespace: such as `canvas`.
    ///   - selection: which of its tables.
    package init(
        _ client: DAPClient, namespace: String,
        _ selection: TableSelection = TableSelection(tables: [], excluded: [], onlyByName: [])
    ) {
        self.client = client
        self.namespace = namespace
        self.selection = selection
    }

    package func tables() async throws -> [String] {
        let offer = try await client.tables(in: namespace)
        for table in selection.tables where !offer.contains(table) {
            throw CanvasDataError.unknownDAPTable(table, in: namespace, known: offer)
        }
        return offer.filter(selection.means).sorted()
    }

    package func answer(
        _ wishes: [ReplicaWish], _ answered: @escaping @Sendable (ReplicaAnswer) async throws -> Void
    ) async throws {
        let jobs = DAPJobs(client)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for wish in wishes {
                group.addTask { try await answered(try await self.answer(to: wish, jobs)) }
            }
            // Not waitForAll(): it lets the others run on when one throws.
            for try await _ in group {}
        }
    }

    package func fragments(progress: TransferProgress) -> any FragmentReading {
        DAPFragments(
            api: client.address.host, host: client.files, progress: progress, notify: client.options.notify
        ) { id in
            self.links.withLock { $0[id] }
        }
    }

    private func answer(to wish: ReplicaWish, _ jobs: DAPJobs) async throws -> ReplicaAnswer {
        let name = "\(namespace).\(wish.table)"
        do {
            return .batch(try await batch(for: wish, jobs))
        } catch let refusal as DAPRefusal {
            return .failure(table: wish.table, .dapRefused(refusal, name, host: client.address.host))
        } catch let error as CanvasDataError where !Self.meetsEveryTable(error) {
            return .failure(table: wish.table, error)
        }
    }

    /// Credentials, account, this machine: every other table would fail in the same way.
    private static func meetsEveryTable(_ error: CanvasDataError) -> Bool {
        switch error.kind {
        case .refused, .configuration, .busy, .cannotWrite, .inputOutput, .cancelled, .bug: true
        case .failed, .partlyDone, .usage, .wrongData, .unavailable: false
        }
    }

    private func batch(for wish: ReplicaWish, _ jobs: DAPJobs) async throws -> ReplicaBatch {
        var query = DAPQuery(wish.table, in: namespace, format: .tsv, mode: .condensed, since: wish.since)
        var hasStartedAgain = false
        while true {
            do {
                let job = try await jobs.result(of: query)
                let book = LinkBook(job, client)
                // A result that has gone is noticed before anything is done with it.
                if let first = job.objects.first { _ = try await book.link(for: first, stale: nil) }
                let batch = try await batch(job, query)
                links.withLock { $0[job.id] = book }
                return batch
            } catch let refusal as DAPRefusal where refusal.asksForSnapshot && query.since != nil {
                client.options.notify(.snapshotRequired(query.name, refusal))
                query.since = nil
            } catch let refusal as DAPRefusal where refusal.isGone && !hasStartedAgain {
                hasStartedAgain = true
                client.options.notify(.lostJob(query.name))
            }
        }
    }

    private func batch(_ job: DAPJob, _ query: DAPQuery) async throws -> ReplicaBatch {
        guard let position = job.position, let moment = position.dapMoment, let version = job.schemaVersion
        else {
            throw CanvasDataError.unreadableAnswer(DAPPath.job(job.id), "the job is not complete")
        }
        // What changed between the two would be lost.
        if let wished = query.since?.dapMoment, let start = job.since?.dapMoment, start > wished {
            throw CanvasDataError.lateDAPStart(query.name, wished: query.since ?? "", given: job.since ?? "")
        }
        guard query.since != nil || job.at != nil && job.since == nil else {
            throw CanvasDataError.unreadableAnswer(DAPPath.job(job.id), "it answers a snapshot with changes")
        }
        let schema = try await client.schema(of: query.table, in: query.namespace)
        guard schema.version >= version else {
            throw CanvasDataError.oldDAPSchema(query.name, version: schema.version, wanted: version)
        }
        return ReplicaBatch(
            origin: BatchOrigin(
                id: job.id, sequence: moment, createdAt: position, schemaVersion: "\(schema.version)"),
            position: position,
            // Changes that were taken for a whole copy would delete all other rows: only an answer that says so is one.
            since: job.at != nil && job.until == nil ? nil : query.since,
            layout: try schema.layout(), fragments: job.objects)
    }
}

extension LinkBook {
    /// Links to the objects of a job.
    init(_ job: DAPJob, _ client: DAPClient) {
        self.init(
            job.objects, batch: DAPClient.linksAtOnce, host: client.files, now: { client.caller.serverTime }
        ) { names in
            try await client.link(names).map { Fragment(name: $0.key, url: $0.value) }
        }
    }
}

/// Reads objects of jobs.
private struct DAPFragments: FragmentReading {
    /// The host that gives out links.
    let api: String
    let host: FileHost
    let progress: TransferProgress
    let notify: @Sendable (Notice) -> Void
    let streak = FailureStreak()
    let links: @Sendable (_ jobID: String) -> LinkBook?

    func read(_ name: String, ofDump jobID: String, into intake: any FragmentIntake) async throws {
        guard let book = links(jobID) else { throw CanvasDataError.dapObjectGone(name) }
        let source = FragmentSource(
            links: book, host: host, progress: progress, notify: notify, streak: streak)
        do {
            try await source.read(name, ofDump: jobID, into: intake)
        } catch let refusal as DAPRefusal {
            throw refusal.isGone
                ? CanvasDataError.dapObjectGone(name)
                : CanvasDataError.dapRefused(refusal, name.shownInMessage, host: api)
        }
    }

    func meetsEveryFile(_ error: CanvasDataError) -> Bool { host.meetsEveryFile(error) }
}

extension CanvasDataError {
    static func unknownDAPTable(_ table: String, in namespace: String, known: [String]) -> CanvasDataError {
        let near = known.nearest(to: table).map { " Did you mean \($0)?" } ?? ""
        return CanvasDataError(
            .usage, "DAP has no table \(table.quotedForDisplay) in the namespace \(namespace).\(near)",
            remedy: "It has: \(known.sorted().prefix(200).joined(separator: ", ")).")
    }

    static func lateDAPStart(_ name: String, wished: String, given: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "DAP has changes of \(name) from \(given) on only; \(wished) was asked for.",
            remedy:
                "Nothing was changed. Report it to Instructure; a new snapshot of the table brings what is missing."
        )
    }

    static func oldDAPSchema(_ name: String, version: Int, wanted: Int) -> CanvasDataError {
        CanvasDataError(
            .unavailable,
            "DAP's records of \(name) follow version \(wanted) of its schema, but DAP still has version \(version) only.",
            remedy: "Try again later.")
    }

    static func dapObjectGone(_ name: String) -> CanvasDataError {
        CanvasDataError(
            .unavailable, "DAP no longer has the object \(name.shownInMessage).",
            remedy: "Run the command again: it asks for a new one. DAP keeps results for 24 hours.")
    }
}

extension Notice {
    static func snapshotRequired(_ query: String, _ refusal: DAPRefusal) -> Notice {
        Notice(.warning, "\(query): DAP no longer has all changes (\(refusal.words)); taking a snapshot.")
    }
}
