import ArgumentParser
import CanvasDataBase
import CanvasDataSIS

/// How an import is watched.
struct SISWatchOptions: ParsableArguments {
    @Flag(inversion: .prefixedNo, help: "Wait until the import ends (default: yes).")
    var watch: Bool?

    @Option(help: ArgumentHelp("Seconds between status checks (default: 60).", valueName: "seconds"))
    var sleepTimeout: Double?

    @Option(help: ArgumentHelp("Maximum number of status checks (default: 60).", valueName: "n"))
    var maxChecks: Int?

    /// Nil if the import is not watched.
    func watch(_ settings: Configuration) throws(CanvasDataError) -> SISWatch? {
        guard try settings.flag(.watchJob, option: watch) ?? true else { return nil }
        return try SISWatch(settings, sleepTimeout, maxChecks)
    }
}

extension SISWatch {
    init(_ settings: Configuration, _ sleepTimeout: Double?, _ maxChecks: Int?) throws(CanvasDataError) {
        self.init()
        if let pause = try settings.seconds(.sleepTimeout, option: sleepTimeout) { self.pause = pause }
        if let limit = try settings.count(.maxChecks, option: maxChecks) { self.limit = limit }
    }
}
