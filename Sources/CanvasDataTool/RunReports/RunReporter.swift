import CanvasDataBase
import CanvasDataPostgres
import CanvasDataTransfer
import Synchronization

/// Delivers the report of a run and writes its metrics. A failure to do so is a warning; it does not fail the run.
final class RunReporter: Sendable {
    private let command: String
    /// Those of the parts of the run, in their order.
    private let schemas: [String]
    private let session: Session
    private let delivery: ReportDelivery?
    private let metrics: MetricsFile?
    private let started: Moment
    private let world: World
    /// What readers see after the run, by schema, as far as it could be read.
    private let loaded = Mutex<[String: [LoadedTable]]>([:])
    private let reached = Mutex<DatabasePlace?>(nil)

    /// - Throws: `CanvasDataError`: usage or configuration for a URL that may not be used.
    init(
        command: String, schemas: [String], _ options: RunReportOptions, session: Session,
        world: World = .real
    ) throws(CanvasDataError) {
        self.command = command
        self.schemas = schemas
        self.session = session
        self.world = world
        delivery = try .configured(options, in: session, world: world)
        metrics = try session.configuration.path(.metricsFile, option: options.metricsFile).map(
            MetricsFile.init)
        started = Moment(world.now())
    }

    /// Notes which database was reached and, for the metrics, what is loaded. A run that is being stopped has no time for
    /// the latter.
    ///
    /// - Parameters:
    ///   - target: the schema of a part of the run.
    ///   - database: the database that was reached.
    ///   - tables: gives what readers see there; nil if it cannot be read, and then the values of the previous run stay.
    func look(
        at target: TargetSchema, in database: Database, _ tables: (Database) async -> [LoadedTable]?
    ) async {
        reached.withLock { $0 = database.place }
        guard metrics != nil, !Task.isCancelled else { return }
        let status = await tables(database)
        loaded.withLock { $0[target.name] = status }
    }

    /// Reports the end of the run, even if the task is cancelled.
    func report(_ summary: RunOutcome?, _ error: (any Error)?) async {
        let report = RunReport(
            command: command, schema: schemas.joined(separator: ","), database: reached.withLock { $0 },
            started: started,
            ended: Moment(world.now()), summary: summary,
            failure: error.map { session.failure($0) })
        let isHurried = Task.isCancelled
        // In a task of its own, which is not cancelled: an interruption must be reported too.
        await Task {
            if let metrics { await write(report, to: metrics) }
            if let delivery { await send(report, by: delivery, isHurried: isHurried) }
        }.value
    }

    private func write(_ report: RunReport, to file: MetricsFile) async {
        let loaded = loaded.withLock { $0 }
        do {
            try await blocking {
                let text = schemas.reduce(file.text) { text, schema in
                    RunMetrics(report: report, schema: schema, loaded: loaded[schema]).text(after: text)
                }
                try file.write(text)
            }
        } catch {
            let reason = (error as? FileError)?.reason ?? "\(error)"
            session.notify(
                Notice(.warning, "The metrics file \(file.path) could not be written: \(reason)."))
        }
    }

    private func send(_ report: RunReport, by delivery: ReportDelivery, isHurried: Bool) async {
        let text = session.console.redacted(report.json.text(.compact)) + "\n"
        guard let reason = await delivery.send(text, isHurried: isHurried) else { return }
        session.notify(
            Notice(
                .warning, "The run's report could not be sent to \(delivery.link.hostAndPort): \(reason)."))
    }
}
