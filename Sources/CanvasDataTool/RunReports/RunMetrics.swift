import CanvasDataPostgres

/// The metrics of a run in Prometheus's text format (see "Exposition formats", version 0.0.4, in its documentation).
///
/// All of them have the label `schema`: runs for several schemas may share a file, and node_exporter drops two samples
/// with the same name and labels in two files.
struct RunMetrics {
    let report: RunReport
    /// That of the metrics: a run may have several.
    let schema: String
    /// What readers see after the run; nil if that is not known.
    let loaded: [LoadedTable]?

    init(report: RunReport, schema: String? = nil, loaded: [LoadedTable]?) {
        self.report = report
        self.schema = schema ?? report.schema
        self.loaded = loaded
    }

    /// All metrics. A metric without a value in this run keeps the one in `previous`, so that a graph has no gap, and so do
    /// those of other schemas.
    func text(after previous: String) -> String {
        let ours = "{schema=\"\(Self.label(schema))\""
        var lines: [String] = []
        for metric in metrics {
            let name = "canvas_data_\(metric.name)"
            let before = Self.samples(of: name, in: previous)
            let samples =
                before.filter { metric.samples == nil || !$0.hasPrefix(name + ours) }
                + (metric.samples ?? []).map { name + ours + $0 }
            guard !samples.isEmpty else { continue }
            lines += ["# HELP \(name) \(metric.help)", "# TYPE \(name) gauge"] + samples
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private struct Metric {
        let name: String
        let help: String
        /// More labels and the value, after the label `schema`; nil if there are none this time.
        let samples: [String]?

        init(_ name: String, _ help: String, _ samples: [String]?) {
            self.name = name
            self.help = help
            self.samples = samples
        }
    }

    private var metrics: [Metric] {
        let summary = report.summary
        let isDone = report.failure == nil
        let ended = Self.number(Double(report.ended.seconds) + Double(report.ended.microseconds) / 1e6)
        return [
            Metric("last_run_timestamp_seconds", "When the last run ended.", ["} \(ended)"]),
            Metric("last_run_success", "Whether the last run succeeded.", [isDone ? "} 1" : "} 0"]),
            Metric("last_run_exit_code", "Exit code of the last run.", ["} \(report.exit.rawValue)"]),
            Metric(
                "last_success_timestamp_seconds", "When the last successful run ended.",
                isDone ? ["} \(ended)"] : nil),
            Metric(
                "last_run_duration_seconds", "How long the last run took.",
                ["} \(Self.number(report.seconds))"]),
            Metric("last_run_rows", "Rows that the last run published.", ["} \(report.rows)"]),
            Metric(
                "last_run_rejected_rows", "Rows that the last run rejected.",
                ["} \(summary?.rejected ?? 0)"]),
            Metric(
                "last_run_received_bytes", "Compressed bytes that the last run fetched.",
                ["} \(summary?.bytesReceived ?? 0)"]),
            Metric(
                "last_run_locked_seconds", "How long readers were locked out in the last run.",
                ["} \(Self.number(summary?.lockedSeconds ?? 0))"]),
            Metric(
                "dump_sequence", "Sequence number of the newest loaded dump.",
                loaded?.map(\.sequence).max().map { ["} \($0)"] }),
            Metric(
                "table_rows", "Rows that readers see.",
                loaded?.map { ",table=\"\(Self.label($0.table))\"} \($0.rows)" }),
            Metric(
                "table_dump_timestamp_seconds", "When Canvas created the newest loaded dump of the table.",
                loaded?.compactMap { table in
                    let made = table.dumpCreatedAt.flatMap { Moment($0) }
                    return made.map { ",table=\"\(Self.label(table.table))\"} \($0.seconds)" }
                }),
        ]
    }

    /// Without the exponent that Swift prints for large numbers.
    private static func number(_ number: Double) -> String {
        let thousandths = Int((number * 1000).rounded())
        let rest = thousandths % 1000
        return "\(thousandths / 1000)" + (rest == 0 ? "" : ".\(String(1000 + rest).dropFirst())")
    }

    private static func label(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private static func samples(of name: String, in text: String) -> [String] {
        text.split(separator: "\n").filter { $0.hasPrefix("\(name){schema=\"") }.map(String.init)
    }
}
