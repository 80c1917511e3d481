public import ArgumentParser
public import CanvasData
import CanvasDataLoading
public import CanvasDataPostgres
import CanvasDataSIS

/// A setting with a few possible values, spelt alike in options, environment and file.
protocol Choice: ExpressibleByArgument, CaseIterable, RawRepresentable, Sendable where RawValue == String {}

extension Choice {
    static var names: [String] { allCases.map(\.rawValue) }
}

extension DAPQuery.Format: Choice, ExpressibleByArgument {}
extension TableFormat: Choice, ExpressibleByArgument {}
extension ReloadScript.Style: Choice, ExpressibleByArgument {}
extension LoadOptions.Atomicity: Choice, ExpressibleByArgument {}
extension SQLDialect: Choice, ExpressibleByArgument {}
extension SISFile.Format: Choice, ExpressibleByArgument {}
extension SISRunOptions.Previous: Choice, ExpressibleByArgument {}
extension SISRunOptions.Scope: Choice, ExpressibleByArgument {}
extension SISImportOptions.DropStatus: Choice, ExpressibleByArgument {}
extension SISImportOptions.UserRemoveStatus: Choice, ExpressibleByArgument {}

/// How progress is shown on stderr.
enum ProgressStyle: String, Choice {
    /// A bar on a terminal, otherwise lines.
    case auto
    case bar, lines, none
}

/// When output is coloured.
enum ColorChoice: String, Choice {
    /// On a terminal, unless `NO_COLOR` is set.
    case auto
    case always, never
}

/// The format of the log file.
enum LogFormat: String, Choice {
    /// For people.
    case text
    /// For programs: one object per line.
    case json
}
