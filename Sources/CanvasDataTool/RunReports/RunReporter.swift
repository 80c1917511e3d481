import CanvasDataBase
import CanvasDataPostgres
import CanvasDataTransfer
import Synchronization

/// Delivers the report of a run and writes its metrics. A failure to do so is a warning; it does not fail the run.
final class RunReporter: Sendable {
    private let command: String
    private let schema: String
    private let session: Session
    private let delivery: ReportDelivery?
    private let metrics: MetricsFile?
    private let started: Moment
    private let world: World
    /// What readers see after the run; nil if that could not be read.
    private let loaded = Mutex<[LoadedTable]?>(nil)
    private let reached = Mutex<DatabasePlace?>(nil)

    /// - Throws: `CanvasDataError`: usage or configuration for a URL that may not be used.
    init(
        command: String, schema: String, _ options: RunReportOptions, session: Session, world: World = .real
    ) throws(CanvasDataError) {
        self.command = command
        self.schema = schema
        self.session = session
        self.world = world
        delivery = try .configured(options, in: session, world: world)
        metrics = try session.configuration.path(.metricsFile, option: options.metricsFile).map(
            MetricsFile.init)
        started = Moment(world.now())
    }

    /// Notes which database was reached and, for the metrics, what is loaded. A run that is being stopped has no time for
    /// the latter.
    func look(at target: TargetSchema, in database: Database) async {
        reached.withLock { $0 = database.place }
        guard metrics != nil, !Task.isCancelled else { return }
        // If it cannot be read, the values of the previous run stay.
        let status = try? await TargetStatus.of(target, in: database)
        loaded.withLock { $0 = status?.loaded }
    }

    /// Reports the end of the run, even if the task is cancelled.
    func report(_ summary: LoadSummary?, _ error: (any Error)?) async {
        let report = RunReport(
            command: command, schema: schema, database: reached.withLock { $0 }, started: started,
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
                try file.write(RunMetrics(report: report, loaded: loaded).text(after: file.text))
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
