import CanvasData
import CanvasDataLoading
import Testing

@testable import CanvasDataPostgres
@testable import CanvasDataTool

@Suite struct RunMetricsTests {
    @Test func `the metrics of a run are in Prometheus's text format`() {
        #expect(
            RunMetrics(report: report(), loaded: loaded).text(after: "") == """
                # HELP canvas_data_last_run_timestamp_seconds When the last run ended.
                # TYPE canvas_data_last_run_timestamp_seconds gauge
                canvas_data_last_run_timestamp_seconds{schema="public"} 1795250112.500
                # HELP canvas_data_last_run_success Whether the last run succeeded.
                # TYPE canvas_data_last_run_success gauge
                canvas_data_last_run_success{schema="public"} 1
                # HELP canvas_data_last_run_exit_code Exit code of the last run.
                # TYPE canvas_data_last_run_exit_code gauge
                canvas_data_last_run_exit_code{schema="public"} 0
                # HELP canvas_data_last_success_timestamp_seconds When the last successful run ended.
                # TYPE canvas_data_last_success_timestamp_seconds gauge
                canvas_data_last_success_timestamp_seconds{schema="public"} 1795250112.500
                # HELP canvas_data_last_run_duration_seconds How long the last run took.
                # TYPE canvas_data_last_run_duration_seconds gauge
                canvas_data_last_run_duration_seconds{schema="public"} 12.250
                # HELP canvas_data_last_run_rows Rows that the last run published.
                # TYPE canvas_data_last_run_rows gauge
                canvas_data_last_run_rows{schema="public"} 26
                # HELP canvas_data_last_run_rejected_rows Rows that the last run rejected.
                # TYPE canvas_data_last_run_rejected_rows gauge
                canvas_data_last_run_rejected_rows{schema="public"} 2
                # HELP canvas_data_last_run_received_bytes Compressed bytes that the last run fetched.
                # TYPE canvas_data_last_run_received_bytes gauge
                canvas_data_last_run_received_bytes{schema="public"} 4096
                # HELP canvas_data_last_run_locked_seconds How long readers were locked out in the last run.
                # TYPE canvas_data_last_run_locked_seconds gauge
                canvas_data_last_run_locked_seconds{schema="public"} 0.050
                # HELP canvas_data_dump_sequence Sequence number of the newest loaded dump.
                # TYPE canvas_data_dump_sequence gauge
                canvas_data_dump_sequence{schema="public"} 7
                # HELP canvas_data_table_rows Rows that readers see.
                # TYPE canvas_data_table_rows gauge
                canvas_data_table_rows{schema="public",table="course_dim"} 26
                canvas_data_table_rows{schema="public",table="requests"} 900
                # HELP canvas_data_table_dump_timestamp_seconds When Canvas created the newest loaded dump of the table.
                # TYPE canvas_data_table_dump_timestamp_seconds gauge
                canvas_data_table_dump_timestamp_seconds{schema="public",table="course_dim"} 1795226618

                """)
    }

    @Test func `metrics that a failed run does not have stay as they were`() {
        let before = RunMetrics(report: report(), loaded: loaded).text(after: "")
        let failure = ErrorReport(exit: .unavailable, message: "No network.")
        let after = RunMetrics(report: report(seconds: 100, failure), loaded: nil).text(after: before)
        let changed = zip(before.split(separator: "\n"), after.split(separator: "\n"))
            .filter { $0 != $1 }.map { String($1) }
        #expect(
            changed == [
                #"canvas_data_last_run_timestamp_seconds{schema="public"} 1795250200.250"#,
                #"canvas_data_last_run_success{schema="public"} 0"#,
                #"canvas_data_last_run_exit_code{schema="public"} 69"#,
                #"canvas_data_last_run_duration_seconds{schema="public"} 100"#,
                #"canvas_data_last_run_rows{schema="public"} 0"#,
                #"canvas_data_last_run_rejected_rows{schema="public"} 0"#,
                #"canvas_data_last_run_received_bytes{schema="public"} 0"#,
                #"canvas_data_last_run_locked_seconds{schema="public"} 0"#,
            ])
        #expect(before.split(separator: "\n").count == after.split(separator: "\n").count)
    }

    @Test func `a first run that fails has no metrics of success`() {
        let failure = ErrorReport(exit: .failed, message: "x")
        let text = RunMetrics(report: report(failure), loaded: nil).text(after: "garbage\n\u{0}")
        #expect(!text.contains("last_success"))
        #expect(!text.contains("table_rows"))
        #expect(!text.contains("garbage"))
    }

    @Test func `runs for two schemas share a file, and keep each other's metrics`() {
        let failure = ErrorReport(exit: .failed, message: "x")
        let first = RunMetrics(report: report(), loaded: loaded).text(after: "")
        let second = RunMetrics(report: report(schema: "canvas", failure), loaded: nil).text(after: first)
        let third = RunMetrics(report: report(seconds: 20), loaded: []).text(after: second)
        #expect(
            third.split(separator: "\n").filter { $0.hasPrefix("canvas_data_last_") }.map(String.init) == [
                #"canvas_data_last_run_timestamp_seconds{schema="canvas"} 1795250112.500"#,
                #"canvas_data_last_run_timestamp_seconds{schema="public"} 1795250120.250"#,
                #"canvas_data_last_run_success{schema="canvas"} 0"#,
                #"canvas_data_last_run_success{schema="public"} 1"#,
                #"canvas_data_last_run_exit_code{schema="canvas"} 1"#,
                #"canvas_data_last_run_exit_code{schema="public"} 0"#,
                #"canvas_data_last_success_timestamp_seconds{schema="public"} 1795250120.250"#,
                #"canvas_data_last_run_duration_seconds{schema="canvas"} 12.250"#,
                #"canvas_data_last_run_duration_seconds{schema="public"} 20"#,
                #"canvas_data_last_run_rows{schema="canvas"} 0"#,
                #"canvas_data_last_run_rows{schema="public"} 26"#,
                #"canvas_data_last_run_rejected_rows{schema="canvas"} 0"#,
                #"canvas_data_last_run_rejected_rows{schema="public"} 2"#,
                #"canvas_data_last_run_received_bytes{schema="canvas"} 0"#,
                #"canvas_data_last_run_received_bytes{schema="public"} 4096"#,
                #"canvas_data_last_run_locked_seconds{schema="canvas"} 0"#,
                #"canvas_data_last_run_locked_seconds{schema="public"} 0.050"#,
            ])
        #expect(second.contains(#"canvas_data_table_rows{schema="public",table="course_dim"} 26"#))
        #expect(!third.contains("table_rows"), "nothing is loaded any more")
    }

    private let loaded = [
        LoadedTable(
            table: "course_dim", dumpID: "d7", sequence: 7, schemaVersion: "1", rows: 26, publishedAt: nil,
            dumpCreatedAt: "2026-11-21T02:03:38.247Z", age: 1),
        LoadedTable(
            table: "requests", dumpID: "d6", sequence: 6, schemaVersion: "1", rows: 900, publishedAt: nil,
            dumpCreatedAt: nil, age: 1),
    ]

    private func report(
        schema: String = "public", seconds: Double = 12.25, _ failure: ErrorReport? = nil
    ) -> RunReport {
        var summary = LoadSummary()
        summary.tables = [
            LoadSummary.Table(
                table: "course_dim", sequence: 7, effect: .replace, fragments: 1, rows: 26, rejected: 2,
                outcome: .published),
            LoadSummary.Table(
                table: "requests", sequence: 7, effect: .append, fragments: 1, rows: 9, rejected: 0,
                outcome: .staged),
        ]
        summary.rejected = 2
        summary.bytesReceived = 4096
        summary.lockedSeconds = 0.05
        return RunReport(
            command: "refresh", schema: schema, database: nil, started: Moment(1_795_250_100.25),
            ended: Moment(1_795_250_100.25 + seconds), summary: failure == nil ? RunOutcome(summary) : nil,
            failure: failure)
    }
}
